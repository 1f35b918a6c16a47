"""The taxonomy, its page and pyslang agree."""

from __future__ import annotations

import re
from pathlib import Path

import pyslang
import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.verdict import KINDS_OF_STAGE, Kind, Stage
from rtlgen.static.lint import lint
from rtlgen.verilog.diagnostics import diagnostics
from rtlgen.verilog.slang_codes import CLASS_OF_CODE, LINT_OF_CODE
from rtlgen.verilog.taxonomy import CLASSES, LINTS, hint_of, kind_of

PAGE = (Path(__file__).parents[3] / "docs" / "taxonomy.md").read_text("utf-8")
SECTION = re.compile(
    r"^## (?P<name>\w+)(?: · (?P<kind>\w+))?\n\n(?P<says>.+?)\n\n"
    r"Bad:\n\n```systemverilog\n(?P<bad>.*?)```\n\nGood:\n\n```systemverilog\n(?P<good>.*?)```$",
    re.M | re.S,
)
SECTIONS = {m["name"]: m for m in SECTION.finditer(PAGE)}

TOLD_BY_SIMULATORS = {
    "reg_assigned_continuously",
    "multiple_drivers",
    "mixed_assignments",
    "unsupported_cast",
    "unsupported_construct",
}
"""Legal SystemVerilog, or found behind elaboration: pyslang alone does not refuse it."""
TOLD_BY_VERILATOR = {"lint_combinational_loop"}


def source(text: str) -> tuple[SourceFile, ...]:
    return (SourceFile(path="m.sv", text=text),)


def test_the_page_lists_every_class_in_order() -> None:
    assert list(SECTIONS) == [*CLASSES, *LINTS]
    assert PAGE.count("\n## ") == len(SECTIONS)


@pytest.mark.parametrize("name", CLASSES)
def test_the_page_says_what_the_code_says(name: str) -> None:
    found = CLASSES[name]
    section = SECTIONS[name]
    assert section["kind"] == found.kind.value
    summary = found.summary[0].upper() + found.summary[1:]
    assert section["says"] == f"{summary}. {found.hint}"


@pytest.mark.parametrize("name", sorted(set(CLASSES) - TOLD_BY_SIMULATORS))
def test_a_bad_example_gets_its_class(name: str) -> None:
    found = diagnostics(source(SECTIONS[name]["bad"]), "m")
    assert name in {d.cls for d in found}
    assert all(d.hint for d in found if d.cls)


@pytest.mark.parametrize("name", CLASSES)
def test_a_good_example_has_no_error(name: str) -> None:
    found = diagnostics(source(SECTIONS[name]["good"]), "m")
    assert [d for d in found if d.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", sorted(set(LINTS) - TOLD_BY_VERILATOR))
def test_lint_tells_a_bad_example_from_a_good_one(name: str) -> None:
    bad, good = (
        {d.cls for d in lint(Candidate(files=source(SECTIONS[name][which]), top="m"))}
        for which in ("bad", "good")
    )
    assert name in bad
    assert name not in good


def test_every_code_is_one_of_pyslangs() -> None:
    known = set(dir(pyslang.Diags))
    assert set(CLASS_OF_CODE) <= known
    assert set(LINT_OF_CODE) <= known


def test_every_class_of_a_code_exists() -> None:
    assert set(CLASS_OF_CODE.values()) <= set(CLASSES)
    assert set(LINT_OF_CODE.values()) <= set(LINTS)


def test_kinds_are_those_a_build_may_give() -> None:
    assert {c.kind for c in CLASSES.values()} <= KINDS_OF_STAGE[Stage.BUILD]


def test_unknown_names_have_no_hint_and_the_widest_kind() -> None:
    assert hint_of("no_such_class") == ""
    assert kind_of("no_such_class") is Kind.ELABORATION
    assert kind_of("missing_endmodule") is Kind.SYNTAX
    assert hint_of("lint_latch") == LINTS["lint_latch"].hint
