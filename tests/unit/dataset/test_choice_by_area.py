"""Right designs are measured before they are chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from dataset_values import code, failed, passed, tried, turn

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ExtraMissing
from rtlgen.core.hdl import SourceFile
from rtlgen.core.toolrun import ToolVersion
from rtlgen.dataset import area
from rtlgen.dataset.area import Areas
from rtlgen.dataset.build import Order, build, examples
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.memory import Memory
from rtlgen.dataset.runs.dialogue import Tried

LONG, SHORT, SECRET = code("(1'b1 & 1'b1) | (1'b0 & 1'b0)"), code("1'b1 ^ 1'b0"), code('$fopen("x")')
SIZES = {LONG: 2, SHORT: 4, code("1'b1"): 3}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The designs that Yosys is asked about."""
    seen: list[str] = []

    def cells(design: Candidate) -> int | None:
        seen.append(design.text)
        return SIZES.get(design.text)

    monkeypatch.setattr(area, "cells_of", cells)
    monkeypatch.setattr(area, "yosys", lambda: ToolVersion(name="yosys", version="0.9"))
    return seen


def what(*designs: str, reference: str = code("1'b1")) -> Tried:
    found = tried(*(turn(design, passed()) for design in designs), turn(code("1'b0"), failed()))
    files = (SourceFile(path="top.sv", text=reference),) if reference else ()
    return replace(found, problem=replace(found.problem, reference=files))


def rows(of: Sequence[Tried], areas: Areas, **choice: object) -> list[Example]:
    order = Order(kind=Kind.SFT, formats=(), choice=Choice(area=True, **choice))  # type: ignore[arg-type]
    return [example for _, made, _ in examples(of, order, areas) for example in made]


def test_the_smaller_design_comes_first(asked: list[str]) -> None:
    areas = Areas()
    (row,) = rows([what(SHORT, LONG)], areas, per_problem=1)
    assert row.answers[0].code == LONG
    assert (row.answers[0].evidence.cells, row.problem.cells) == (2, 3)
    assert [t.name for t in row.answers[0].origin.tools] == ["icarus", "yosys"]
    assert asked == [code("1'b1"), SHORT, LONG]
    assert areas.report() == {"tool": "yosys 0.9", "measured": 3, "not_synthesizable": 0}


def test_a_cleaner_one_comes_before_a_smaller_one(asked: list[str]) -> None:
    of = what(SHORT)
    large = tried(turn(SHORT, passed()), turn(LONG, passed(warnings=1)))
    (row,) = rows([replace(of, dialogues=large.dialogues)], Areas(), per_problem=1)
    assert row.answers[0].code == SHORT
    assert len(asked) == 3


@pytest.mark.parametrize(("most", "kept"), [(0.5, 0), (1.0, 1), (1.4, 2)])
def test_what_is_too_large_is_left_out(most: float, kept: int, asked: list[str]) -> None:
    opaque = code("1'b1 & 1'b1")
    found = rows([what(SHORT, LONG, opaque)], Areas(), max_area=most)
    assert [row.answers[0].code for row in found] == [LONG, SHORT][:kept]
    assert opaque in asked


def test_without_a_reference_nothing_is_too_large(asked: list[str]) -> None:
    found = rows([what(SHORT, code("1'b1 & 1'b1"), reference="")], Areas(), max_area=0.5)
    assert [row.answers[0].evidence.cells for row in found] == [4, None]
    assert len(asked) == 2


def test_what_the_gate_refuses_is_not_shown_to_yosys(asked: list[str]) -> None:
    (row,) = rows([what(SECRET)], Areas())
    assert row.answers[0].evidence.cells is None
    assert asked == [code("1'b1")]


def test_nothing_is_measured_twice(asked: list[str], tmp_path: Path) -> None:
    for times in (2, 0):
        asked.clear()
        with closing(Memory(tmp_path)) as memory:
            areas = Areas(memory)
            found = rows([what(SHORT, LONG, reference=SHORT)], areas)
        assert areas.report()["measured"] == 2
        assert [row.answers[0].evidence.cells for row in found] == [2, 4]
        assert len(asked) == times


def test_without_yosys_there_is_one_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing() -> ToolVersion:
        raise ExtraMissing("pyosys", "formal", "measuring area")

    monkeypatch.setattr(area, "yosys", missing)
    order = Order(kind=Kind.SFT, formats=("trl",), choice=Choice(max_area=2.0))
    with pytest.raises(ExtraMissing, match="pyosys"):
        build([], order, tmp_path / "set")
    assert list(tmp_path.iterdir()) == []


def test_yosys_itself_is_asked(tmp_path: Path) -> None:
    pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")
    (row,) = rows([what(SHORT, reference="")], Areas())
    assert row.answers[0].evidence.cells == 0
