"""Lint with Verilator as the second opinion, on the taxonomy's own examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.verilator import Verilator
from rtlgen.static.lint import Linter, lint
from rtlgen.verilog.taxonomy import LINTS

PAGE = (Path(__file__).parents[2] / "docs" / "taxonomy.md").read_text("utf-8")
pytestmark = pytest.mark.verilator


def example(name: str, which: str) -> str:
    match = re.search(rf"^## {name}\n.*?^{which}:\n\n```systemverilog\n(.*?)```", PAGE, re.M | re.S)
    assert match
    return match[1]


def classes(text: str) -> list[str]:
    candidate = Candidate(files=(SourceFile(path="m.sv", text=text),), top="m")
    return [d.cls for d in lint(candidate, linter=Verilator())]


def test_verilator_is_a_linter() -> None:
    assert isinstance(Verilator(), Linter)


@pytest.mark.parametrize("name", LINTS)
def test_every_bad_example_is_told_once(name: str) -> None:
    assert classes(example(name, "Bad")).count(name) == 1


@pytest.mark.parametrize("name", LINTS)
def test_no_good_example_is_told(name: str) -> None:
    assert name not in classes(example(name, "Good"))
