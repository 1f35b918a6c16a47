"""Designs that compute a wrong function and want a PASS all the same, and right ones that look strange."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import JUDGES, REFERENCE, Attack, Watch, attacks, design, problem, word

from rtlgen.bench.registry import bench_for
from rtlgen.core.verdict import Status
from rtlgen.simulators.protocol import Simulator
from rtlgen.verify import evidence
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

Verifiers = Callable[[str], Verifier]
DESIGNS = attacks("designs")
RIGHT = attacks("right")


def cases(files: list[Attack]) -> list[object]:
    """Every file before its judges on Icarus, and on Verilator, where a build takes its time, before one."""
    marks = {"verilator": [pytest.mark.verilator], "icarus": []}
    return [
        pytest.param(
            file, judge, simulator, id=f"{file.path.stem}-{judge}-{simulator}", marks=marks[simulator]
        )
        for file in files
        for simulator in file.simulators
        for judge in (file.judges if simulator == "icarus" else file.judges[:1])
    ]


@pytest.mark.parametrize(("attack", "judge", "simulator"), cases(DESIGNS))
def test_no_hostile_design_passes(
    attack: Attack, judge: str, simulator: str, verifier: Verifiers, watched: Watch, run_folders: Path
) -> None:
    verdict = verifier(simulator).verify_candidate(design(watched.armed(attack.text)), problem(judge))
    assert verdict.status is Status.FAIL, verdict.summary
    assert word(verdict) in attack.expect, verdict.summary
    assert watched.secret not in repr(verdict)
    assert list(run_folders.iterdir()) == []
    assert [p.name for p in watched.folder.iterdir() if p.name.startswith("canary")] == []


BEYOND = [
    a for a in DESIGNS if a.path.stem.startswith(("file_", "shell", "dpi_import", "verilator_", "include_"))
]


@pytest.mark.parametrize(
    ("attack", "judge", "simulator"), [c for c in cases(BEYOND) if c.values[1] == "verilogeval"]
)
def test_the_walls_behind_the_gate_hold_too(
    attack: Attack,
    judge: str,
    simulator: str,
    simulators: dict[str, Simulator],
    watched: Watch,
    tmp_path: Path,
) -> None:
    """What is refused for what it would do to the machine, run all the same."""
    spec = problem(judge).bench
    assert spec is not None
    engine = simulators[simulator]
    run = bench_for(spec.kind).check(
        design(watched.armed(attack.text)), spec, engine, tmp_path, timeout_s=5.0
    )
    if run.simulation is not None:
        assert evidence.judge(run.simulation, spec, None, engine.name).status is not Status.PASS
    assert watched.secret not in repr(run)
    assert watched.traces() == []


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("simulator", ["icarus", pytest.param("verilator", marks=pytest.mark.verilator)])
def test_the_reference_passes(judge: str, simulator: str, verifier: Verifiers) -> None:
    verdict = verifier(simulator).verify_candidate(design(REFERENCE), problem(judge))
    assert verdict.status is Status.PASS, verdict.summary


@pytest.mark.parametrize(("right", "judge", "simulator"), cases(RIGHT))
def test_no_right_design_is_refused(right: Attack, judge: str, simulator: str, verifier: Verifiers) -> None:
    verdict = verifier(simulator).verify_candidate(design(right.text), problem(judge))
    assert verdict.status is Status.PASS, verdict.summary


def test_there_are_enough_of_them() -> None:
    assert len(DESIGNS) >= 45
    assert all(a.aim and a.expect and "PASS" not in a.expect for a in DESIGNS)
    assert {j for a in DESIGNS for j in a.judges} == set(JUDGES)
