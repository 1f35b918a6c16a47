"""The rules under which a candidate has passed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec
from rtlgen.core.simulation import Baseline, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import KINDS_OF_STAGE, Kind, Stage, Status
from rtlgen.verify.evidence import judge, reference_unknown

RUN = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, wall_s=0.1)
COCOTB = BenchSpec(kind=BenchKind.COCOTB, files=(), top="test_x")
NATIVE = BenchSpec(kind=BenchKind.NATIVE, files=(), top="tb")
GOOD = SimulationResult(
    spoken=True,
    samples=10,
    tests=(TestOutcome(name="t", status=TestStatus.PASSED),),
    end_time_ps=100,
    run=RUN,
)
BASELINE = Baseline(samples=10, end_time_ps=100, wall_s=0.1)


def test_evidence_in_full_passes() -> None:
    verdict = judge(GOOD, COCOTB, BASELINE, "icarus")
    assert verdict.status is Status.PASS
    assert verdict.stage is Stage.DONE
    assert verdict.kind is None


def test_a_mismatch_that_nobody_has_looked_into_has_no_cause() -> None:
    verdict = judge(replace(GOOD, mismatches=3), NATIVE, BASELINE, "icarus")
    assert (verdict.kind, verdict.cause, verdict.cause_confidence) == (Kind.MISMATCH, "", None)


@pytest.mark.parametrize("exit_code", [0, 1, 255])
def test_the_exit_code_is_no_verdict(exit_code: int) -> None:
    assert (
        judge(replace(GOOD, run=replace(RUN, returncode=exit_code)), COCOTB, None, "x").status is Status.PASS
    )


@pytest.mark.parametrize(
    ("result", "bench", "kind"),
    [
        (replace(GOOD, mismatches=1), COCOTB, Kind.MISMATCH),
        (replace(GOOD, tests=(TestOutcome(name="t", status=TestStatus.FAILED),)), COCOTB, Kind.MISMATCH),
        (replace(GOOD, tests=(TestOutcome(name="t", status=TestStatus.ERROR),)), COCOTB, Kind.MISMATCH),
        (replace(GOOD, samples=0), COCOTB, Kind.VACUOUS),
        (replace(GOOD, spoken=False), COCOTB, Kind.SILENT),
        (replace(GOOD, ended_early=True), COCOTB, Kind.TAMPERED),
        (replace(GOOD, ended_early=True, spoken=False), COCOTB, Kind.TAMPERED),
        (replace(GOOD, samples=9), NATIVE, Kind.TAMPERED),
        (replace(GOOD, end_time_ps=99), NATIVE, Kind.TAMPERED),
        (replace(GOOD, run=replace(RUN, ended=Ended.TIMEOUT)), COCOTB, Kind.TIMEOUT),
        (replace(GOOD, run=replace(RUN, ended=Ended.MEMORY)), COCOTB, Kind.RESOURCE),
        (replace(GOOD, run=replace(RUN, ended=Ended.OUTPUT)), COCOTB, Kind.RESOURCE),
        (replace(GOOD, run=replace(RUN, ended=Ended.SIGNAL, signal=11)), COCOTB, Kind.CRASH),
        (
            replace(GOOD, ended_early=True, run=replace(RUN, stderr="%Error-DIDNOTCONVERGE: dut.sv:5: ...")),
            COCOTB,
            Kind.TIMEOUT,
        ),
    ],
)
def test_a_candidate_that_falls_short_of_the_reference_fails(
    result: SimulationResult, bench: BenchSpec, kind: Kind
) -> None:
    verdict = judge(result, bench, BASELINE, "icarus")
    assert verdict.status is Status.FAIL
    assert verdict.kind is kind
    assert kind in KINDS_OF_STAGE[verdict.stage]
    assert verdict.summary


@pytest.mark.parametrize(
    "result",
    [
        replace(GOOD, refused="test_x.py:1: no test"),
        replace(GOOD, spoken=False),
        replace(GOOD, samples=0),
        replace(GOOD, tests=(TestOutcome(name="t", status=TestStatus.ERROR, message="KeyError"),)),
    ],
)
def test_without_a_reference_a_broken_bench_is_nobodys_failure(result: SimulationResult) -> None:
    verdict = judge(result, COCOTB, None, "icarus")
    assert verdict.status is Status.UNKNOWN
    assert verdict.kind is None


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("test_x.py:3: AttributeError: top contains no child object named q", "no_such_signal"),
        ("test_x.py:9: SimTimeoutError", "bench_timeout"),
    ],
)
def test_what_a_bench_asks_for_in_vain_is_the_designs_fault(message: str, cause: str) -> None:
    broken = replace(GOOD, tests=(TestOutcome(name="t", status=TestStatus.ERROR, message=message),))
    verdict = judge(broken, COCOTB, None, "icarus")
    assert (verdict.status, verdict.kind, verdict.cause) == (Status.FAIL, Kind.MISMATCH, cause)
    own = judge(broken, replace(COCOTB, origin=BenchOrigin.OWN), None, "icarus")
    assert (own.status, own.cause) == (Status.UNKNOWN, "bench_broken")


def test_a_bench_that_trips_over_x_blames_the_design() -> None:
    test = TestOutcome(
        name="t", status=TestStatus.ERROR, message="ValueError: Cannot convert Logic array to int: non-0/1"
    )
    verdict = judge(replace(GOOD, tests=(test,)), COCOTB, None, "icarus")
    assert (verdict.status, verdict.cause) == (Status.FAIL, "all_x")


def test_the_model_s_own_bench_is_named() -> None:
    verdict = judge(GOOD, replace(COCOTB, origin=BenchOrigin.OWN), None, "icarus")
    assert verdict.status is Status.PASS
    assert verdict.bench_origin is BenchOrigin.OWN
    assert "written by a model" in verdict.summary


def test_what_only_a_two_valued_simulator_saw_is_undecided() -> None:
    failed = judge(replace(GOOD, mismatches=1), NATIVE, BASELINE, "verilator")
    found = reference_unknown(failed, "verilator")
    assert (found.status, found.kind, found.cause) == (Status.UNKNOWN, None, "reference_unknown")
    assert found.simulation == failed.simulation
    assert "1 of 10 samples differ" in found.summary
