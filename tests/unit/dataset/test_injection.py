"""Errors that are put into designs: where there is a place for them, and that they are what they say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from injecting import SOME, problem

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.dataset.augment.injection.design import Design
from rtlgen.dataset.augment.injection.registry import COMPILE, FUNCTIONAL
from rtlgen.dataset.synth.registry import FAMILIES
from rtlgen.verilog.edit import applied, normalised
from rtlgen.verilog.taxonomy import CLASSES

AIMS = COMPILE | FUNCTIONAL
NO_DESIGNS_FAULT = {"unsupported_cast", "unsupported_construct"}


def test_every_class_of_the_taxonomy_is_aimed_at() -> None:
    assert set(COMPILE) == set(CLASSES) - NO_DESIGNS_FAULT


@pytest.fixture(scope="module")
def designs() -> list[Design]:
    found = []
    for family in SOME:
        posed, answers = problem(family)
        found += [Design(answer, posed) for answer in answers]
    return found


@pytest.mark.parametrize("aim", AIMS)
def test_an_error_changes_the_code_where_there_is_a_place_for_it(aim: str, designs: list[Design]) -> None:
    places = 0
    for design in designs:
        for flaw in AIMS[aim](design):
            places += 1
            ordered = sorted(flaw.edits)
            assert all(a[1] <= b[0] for a, b in pairwise(ordered)), flaw
            assert normalised(applied(design.source, flaw.edits)) != normalised(design.source), flaw
            assert flaw.how
    assert places


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_no_design_is_too_odd(family: str) -> None:
    posed, answers = problem(family, 1)
    design = Design(answers[-1], posed)
    assert any(list(inject(design)) for inject in AIMS.values())


@pytest.mark.parametrize(
    "text",
    [
        "module top; endmodule",
        "module top(a, y); input a; output y; assign y = a; endmodule",
        "module top #(parameter W = 2) (input [W-1:0] \\a+b , output y); assign y = ^\\a+b ; endmodule",
        "`define BOTH a & b\nmodule top(input a, b, output y);\n  assign y = `BOTH;\nendmodule",
        "module top(input a, output y); not(y, a); endmodule",
        "/* é */ module top(input a, output reg [3:0] y [0:1]); always @* y[0] = {4{a}}; endmodule",
    ],
)
def test_designs_of_others_raise_nothing(text: str) -> None:
    posed, _ = problem("counter")
    candidate = Candidate(files=(SourceFile(path="a/top.v", text=text),), top="top")
    design = Design(candidate, replace(posed, top="top"))
    assert design.module is not None
    for aim in AIMS:
        for flaw in AIMS[aim](design):
            applied(design.source, flaw.edits)
