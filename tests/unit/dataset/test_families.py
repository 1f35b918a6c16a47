"""What every family must give, whatever is drawn."""

from __future__ import annotations

import re

import pytest

from rtlgen.core.hdl import Direction
from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.prompt import WAYS, laid_out, prompt
from rtlgen.dataset.synth.registry import FAMILIES, Entry
from rtlgen.dataset.synth.response import responses
from rtlgen.dataset.synth.style import draw_style, dressed
from rtlgen.dataset.synth.task import BRIEF
from rtlgen.verilog.modules import modules
from rtlgen.verilog.slang import parse_text

SEEDS = range(6)
FAMILY = pytest.mark.parametrize("entry", FAMILIES.values(), ids=lambda e: e.name)


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text))


def test_there_are_enough() -> None:
    assert len(FAMILIES) >= 40


@FAMILY
def test_every_wording_names_every_port_in_every_way_of_telling_the_interface(entry: Entry) -> None:
    for seed in SEEDS:
        d = Draw("wording", entry.name, seed)
        task = entry.load()(d)
        assert len(task.specs) >= 2
        assert len(set(task.specs)) == len(task.specs)
        for spec in task.specs:
            for way in dict.fromkeys(WAYS):
                style = draw_style(d)
                if task.refuted:
                    code = dressed(task.refuted[0], task, "probe", style)
                    spec = spec.replace("{top}", "probe").replace("{code}", code)
                text = laid_out(prompt(task, "probe", spec, way, style, d), d)
                missing = {p.name for p in task.ports} | {"probe"}
                assert not missing - words(text), text


@FAMILY
def test_what_is_told_of_the_behaviour_names_every_port_too(entry: Entry) -> None:
    """The sentences alone say what each port is for, the interface aside; in a brief task the two do."""
    for seed in SEEDS:
        task = entry.load()(Draw("sentences", entry.name, seed))
        for spec in task.specs:
            if not task.refuted and BRIEF not in task.tags:
                assert not {p.name for p in task.ports} - words(spec), spec


@FAMILY
def test_the_same_seed_gives_the_same_row_and_another_one_another(entry: Entry) -> None:
    rows = [draw_row(entry, Origin(seed=3, number=n)).row for n in SEEDS]
    assert rows == [draw_row(entry, Origin(seed=3, number=n)).row for n in SEEDS]
    assert len({r.id for r in rows}) == len(rows)
    others = {draw_row(entry, Origin(seed=4, number=n)).row.id for n in SEEDS}
    assert not others & {r.id for r in rows}


@FAMILY
def test_every_answer_is_a_module_with_the_ports_that_are_asked_for(entry: Entry) -> None:
    for seed in SEEDS:
        row = draw_row(entry, Origin(seed=5, number=seed)).row
        for answer in (*row.answers, *row.wrong):
            parsed = parse_text(answer.code)
            assert not [d for d in parsed.tree.diagnostics if d.isError()], answer.code
            top = next(m for m in modules(answer.code) if m.name == row.top)
            assert [(p.name, p.direction, p.width) for p in top.ports] == [
                (p.name, p.direction, p.width) for p in row.ports
            ], answer.code


@FAMILY
def test_ways_of_building_it_differ(entry: Entry) -> None:
    different = 0
    for seed in SEEDS:
        bodies = [d.body for d in entry.load()(Draw("ways", entry.name, seed)).designs]
        different += len(set(bodies)) == len(bodies) and len(bodies) > 1
    assert different >= len(SEEDS) // 3


@FAMILY
def test_the_model_gives_a_value_that_fits_its_port(entry: Entry) -> None:
    for seed in SEEDS:
        task = entry.load()(Draw("fits", entry.name, seed))
        outs = [p for p in task.ports if p.direction is Direction.OUTPUT]
        for vector in responses(task, Draw("fits stimulus", seed)):
            for port, expected in zip(outs, vector.expected, strict=True):
                assert expected is None or 0 <= expected < 1 << (port.width or 1), port.name
