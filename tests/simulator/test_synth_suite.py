"""A corpus in rtlgen's own prompts and in one hand, and what it holds out as a suite."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rtlgen.core.errors import UsageError
from rtlgen.core.prompt import Role
from rtlgen.dataset import files
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.row import Row
from rtlgen.dataset.runs.corpus import Telling
from rtlgen.dataset.runs.springs import opened
from rtlgen.dataset.synth.corpus import Request, make_corpus
from rtlgen.dataset.synth.registry import chosen
from rtlgen.prompting.interface import header
from rtlgen.prompting.render import Wording, spec_to_rtl
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.registry import open_suite

WAYS = ("case", "sum of products")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "corpus"
    request = Request(families=tuple(chosen("basic_gate,truth_table,flip_flop")), rows=30, plain=True)
    make_corpus(request, folder, Icarus())
    return folder


def rows_by_id(corpus: Path) -> dict[str, Row]:
    return {row.id: row for row in files.rows_of(corpus)}


def test_plain_answers_are_in_the_hand_of_the_header_that_the_prompt_shows(corpus: Path) -> None:
    for row in files.rows_of(corpus):
        ports = tuple(replace(port, description="") for port in row.ports)
        told = header(replace(row.problem(), ports=ports))
        assert all(answer.code.startswith(f"{told}\n    ") for answer in row.answers)


def test_a_dataset_asks_as_a_run_asks_and_answers_in_the_way_wanted(corpus: Path, tmp_path: Path) -> None:
    telling = Telling(wording=Wording.SHORT, ways=WAYS)
    with opened([corpus], lambda *_: {}, telling) as springs:
        build(springs, Order(kind=Kind.SFT, formats=("trl",)), tmp_path / "set")
    rows = rows_by_id(corpus)
    told = [json.loads(line) for line in (tmp_path / "set" / "rows.jsonl").read_text().splitlines()]
    assert {r["problem"]["id"] for r in told} == set(rows)
    system = spec_to_rtl(next(iter(rows.values())).problem(), Wording.SHORT).messages[0].content
    for one in told:
        row = rows[one["problem"]["id"]]
        first, asked = one["prompt"]
        assert (first["role"], first["content"]) == (Role.SYSTEM.value, system)
        assert " ".join(row.spec.split()).replace("`", "") in " ".join(asked["content"].split()).replace(
            "`", ""
        )
        assert f"module {row.top} (" in asked["content"]
        assert ("  // " in asked["content"]) == (row.clock is not None and row.interface == "sections")
        if row.family == "truth_table":
            design = one["answers"][0]["files"][0]["text"]
            ways = {a.code: a.way for a in row.answers}
            assert ways[design] == min(ways.values(), key=lambda w: WAYS.index(w) if w in WAYS else 9)


def test_the_suite_has_what_is_held_out_and_nothing_else(corpus: Path) -> None:
    suite = open_suite("synth", corpus)
    held = {row.id for row in files.rows_of(corpus) if row.split == "held_out"}
    assert held
    assert {p.id for p in suite.problems()} == held
    assert all(p.bench is not None and p.suite == suite.name for p in suite.problems())


def test_a_suite_without_a_corpus_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a corpus"):
        open_suite("synth", tmp_path)
