"""Testbenches that a model wrote and that want more than to judge.

Such a bench is the judge of its own run and may say yes: the verdict then says whose yes it is. It must reach
nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import REFERENCE, Attack, Watch, attacks, design, own_bench, problem, word

from rtlgen.core.problem import BenchOrigin
from rtlgen.core.verdict import Status
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

BENCHES = attacks("benches")
LIMIT_S = 4.0


def cases() -> list[object]:
    marks = {"verilator": [pytest.mark.verilator], "icarus": []}
    return [
        pytest.param(a, s, id=f"{a.path.stem}-{s}", marks=marks[s]) for a in BENCHES for s in a.simulators
    ]


@pytest.mark.parametrize(("attack", "simulator"), cases())
def test_no_bench_reaches_beyond_its_run(
    attack: Attack, simulator: str, verifier: Callable[[str], Verifier], watched: Watch, run_folders: Path
) -> None:
    started = time.monotonic()
    judged = own_bench(attack.path, watched.armed(attack.text), LIMIT_S)
    verdict = verifier(simulator).verify_candidate(design(REFERENCE), judged)
    assert word(verdict) in attack.expect, verdict.summary
    assert time.monotonic() - started < 60
    assert watched.secret not in repr(verdict)
    assert watched.traces() == []
    assert list(run_folders.iterdir()) == []
    if verdict.status is Status.PASS:
        assert verdict.bench_origin is BenchOrigin.OWN
        assert "written by a model" in verdict.summary


def test_the_next_verdict_is_untouched(verifier: Callable[[str], Verifier]) -> None:
    wrong = design(REFERENCE.replace("sum + d", "sum"))
    assert verifier("icarus").verify_candidate(wrong, problem("cocotb")).status is Status.FAIL
    assert verifier("icarus").verify_candidate(design(REFERENCE), problem("cocotb")).status is Status.PASS


def test_there_are_enough_of_them() -> None:
    assert len(BENCHES) >= 12
    assert all(a.aim and a.expect for a in BENCHES)
