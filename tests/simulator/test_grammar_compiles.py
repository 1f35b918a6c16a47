"""What the simple grammar allows compiles: one random design for each built-in problem."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from gbnf_samples import Grammar

from rtlgen.core.completion import Completion
from rtlgen.extraction.extract import extract
from rtlgen.prompting.grammar.simple import simple_grammar
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob
from rtlgen.suites.find import builtin_names, load_builtin

pytestmark = pytest.mark.icarus


def test_a_random_design_for_each_built_in_problem(tmp_path: Path) -> None:
    rng = random.Random(1)
    for name in builtin_names():
        problem = load_builtin(name)
        text = Grammar(simple_grammar(problem)).sample(rng)
        found = extract(Completion(text=text), problem).candidate
        assert found is not None
        built = Icarus().build(BuildJob(sources=found.files, top=found.top), tmp_path / name)
        assert built.ok, (built.diagnostics, text)
