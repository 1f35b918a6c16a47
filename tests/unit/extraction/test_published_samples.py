"""Real completions in the shapes in which they are exchanged: each gives the design that was meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract
from rtlgen.samples.read import open_samples
from rtlgen.suites.protocol import Suite
from rtlgen.suites.registry import open_suite
from rtlgen.verilog.edit import normalised

pytestmark = pytest.mark.shared_data

PER_PROBLEM = 3
REMARK = "\n// VERILOG-EVAL: response did not use <CODE></CODE> correctly\n\n"
"""As VerilogEval v2 writes below an answer."""


@cache
def suite(name: str, data: Path) -> Suite:
    return open_suite(name, data / f"{name.partition(':')[0]}.tar.gz")


def completions(data: Path, asked: Suite) -> Iterator[tuple[Problem, str]]:
    v1 = "v1" in asked.name
    file = "gpt-4o-mini.jsonl.gz" if v1 else "gpt-4o-mini.verilog-eval-v2.jsonl.gz"
    for sample in open_samples(data / "completions" / file, problems=[p.id for p in asked.problems()]):
        if sample.key.sample <= PER_PROBLEM:
            yield asked.problem(sample.key.problem_id), sample.completion.text


def check(reply: str, problem: Problem, design: str) -> None:
    found = extract(Completion(text=reply), problem)
    assert found.candidate is not None, f"{problem.id}: {found.reason}"
    assert found.candidate.top == problem.top
    assert normalised(found.candidate.text) == normalised(design), problem.id


def body(module: str) -> str:
    """What follows the module's header."""
    header = re.search(r"\bmodule\s+\w+[^;]*;", module)
    assert header is not None
    return module[header.end() :]


def test_v1_continuations_of_the_header(shared_data: Path) -> None:
    human = suite("verilog-eval-v1:human", shared_data)
    count = 0
    for problem, text in completions(shared_data, human):
        check(body(text), problem, problem.header + body(text))
        check(text, problem, text)
        count += 1
    assert count >= 156 * PER_PROBLEM


@pytest.mark.parametrize("kind", ["human", "machine"])
def test_v1_solutions_of_their_authors(shared_data: Path, kind: str) -> None:
    for problem in suite(f"verilog-eval-v1:{kind}", shared_data).problems():
        reference = problem.reference[0].text
        check(reference.removeprefix(problem.header), problem, reference)


def test_a_build_of_v2(shared_data: Path, tmp_path: Path) -> None:
    asked = suite("verilog-eval-v2:spec-to-rtl", shared_data)
    meant = {}
    for number, (problem, text) in enumerate(completions(shared_data, asked), 1):
        folder = tmp_path / problem.id
        folder.mkdir(exist_ok=True)
        (folder / f"{problem.id}_sample{number:02}.sv").write_text(f"\n{text}\n{REMARK}")
        meant[problem.id, number] = text
    samples = open_samples(tmp_path, problems=[p.id for p in asked.problems()])
    assert samples.count == len(meant) == 151 * PER_PROBLEM
    for sample in samples:
        key = sample.key
        check(sample.completion.text, asked.problem(key.problem_id), meant[key.problem_id, key.sample])


def test_a_build_of_v2_where_the_header_was_given(shared_data: Path) -> None:
    asked = suite("verilog-eval-v2:code-complete", shared_data)
    for problem, text in completions(shared_data, asked):
        design = f"{problem.header}\n\n{body(text)}"
        check(f"\n{design}\n{REMARK}", problem, design)


def test_generations_of_turtle(shared_data: Path, tmp_path: Path) -> None:
    asked = suite("verilog-eval-v2:spec-to-rtl", shared_data)
    tasks: dict[str, list[dict[str, str]]] = {}
    for problem, text in completions(shared_data, asked):
        path = f"turtle/tasks/verilog-eval/dataset_spec-to-rtl/{problem.id}_test.sv"
        tasks.setdefault(problem.id, []).append({"test_path": path, "generation": text})
    file = tmp_path / "generations.json"
    file.write_text(json.dumps(list(tasks.values())))
    samples = open_samples(file, problems=[p.id for p in asked.problems()])
    assert samples.problems == dict.fromkeys(tasks, PER_PROBLEM)
    for sample in samples:
        text = tasks[sample.key.problem_id][sample.key.sample]["generation"]
        check(sample.completion.text, asked.problem(sample.key.problem_id), text)


def test_samples_of_v1_count_for_v2(shared_data: Path) -> None:
    ids = [p.id for p in suite("verilog-eval-v2:spec-to-rtl", shared_data).problems()]
    samples = open_samples(shared_data / "completions" / "gpt-4o-mini.jsonl.gz", problems=ids)
    assert samples.problems == dict.fromkeys(samples.problems, 20)
    assert len(samples.problems) == 156
