"""From a run with waves to a cause and a first divergence, without a simulator: the dump is written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ToolFailed
from rtlgen.core.hdl import Reset, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.recording import Output, Recording
from rtlgen.core.simulation import Divergence, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.verify.causes import Cause
from rtlgen.verify.diagnosis import diagnosed, explained, recorded, shown_by, usual_reset

DESIGN = """\
module dut(input clk, input rst_n, output reg q);
  always @(posedge clk) q <= rst_n & ~q;
endmodule
"""
PROBLEM = Problem(id="p", suite="test", spec="", top="dut", digest="p")
CANDIDATE = Candidate(files=(SourceFile(path="dut.sv", text=DESIGN),), top="dut")
SIMULATION = SimulationResult(
    spoken=True,
    samples=20,
    mismatches=9,
    divergence=Divergence(test="", cycle=0, time_ps=15, signals=("q",), window=()),
    tests=(TestOutcome(name="tb", status=TestStatus.FAILED, message="q is wrong"),),
    run=ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, wall_s=0.1),
)
VERDICT = Verdict(
    status=Status.FAIL,
    stage=Stage.SIMULATE,
    kind=Kind.MISMATCH,
    cause="",
    summary="9 of 20 samples differ",
    simulation=SIMULATION,
)


def run(folder: Path, *, reference: str = "$var reg 1 r q_ref $end\n", **more: object) -> BenchRun:
    """q toggles at each rising edge, q_ref is its complement."""
    text = (
        "$timescale 1ps $end\n$scope module tb $end\n"
        f"{reference}$scope module dut $end\n$var wire 1 c clk $end\n$var wire 1 n rst_n $end\n"
        "$var reg 1 q q $end\n$upscope $end\n$upscope $end\n$enddefinitions $end\n#0\n0c\n1n\n0q\n1r\n"
    )
    if not reference:
        text = text.replace("1r\n", "")
    for i in range(20):
        text += f"#{10 * i + 5}\n1c\n{(i + 1) % 2}q\n" + (f"{i % 2}r\n" if reference else "")
        text += f"#{10 * i + 10}\n0c\n"
    (folder / "waves.vcd").write_text(text)
    parts = {"build": None, "simulation": SIMULATION, "waveform": "waves.vcd", "scope": "tb.dut", **more}
    return BenchRun(**parts)  # type: ignore[arg-type]


def nobody() -> Recording | None:
    raise AssertionError("the bench keeps what it expects")


def test_the_benchs_own_reference_gives_the_cause_and_the_window(tmp_path: Path) -> None:
    found = diagnosed(VERDICT, CANDIDATE, PROBLEM, run(tmp_path), tmp_path, nobody)
    assert found.cause == "inverted"
    assert found.cause_confidence is not None
    assert found.cause_confidence > 0.9
    assert found.simulation is not None
    divergence = found.simulation.divergence
    assert divergence is not None
    assert (divergence.time_ps, divergence.signals) == (5, ("q",))
    assert dict(divergence.window[0].expected) == {"q": "1"}
    assert found.status is VERDICT.status
    assert "first at 0.005 ns in q" in found.summary


def test_else_the_reference_is_asked(tmp_path: Path) -> None:
    seen = run(tmp_path, reference="")
    mine = recorded(seen, CANDIDATE, tmp_path)
    assert mine is not None
    (q,) = mine.outputs
    assert q.expected == ()

    def reference() -> Recording:
        flipped = tuple(bits.translate(str.maketrans("01", "10")) for bits in q.actual)
        return Recording(times_ps=mine.times_ps, outputs=(Output(name="q", expected=(), actual=flipped),))

    assert diagnosed(VERDICT, CANDIDATE, PROBLEM, seen, tmp_path, reference).cause == "inverted"
    assert diagnosed(VERDICT, CANDIDATE, PROBLEM, seen, tmp_path, lambda: None).cause == "unclassified"


def test_what_the_bench_compared_goes_before_the_dump(tmp_path: Path) -> None:
    column = ("0", "1") * 5
    stuck = Output(name="q", expected=column, actual=("0",) * 10)
    kept = Recording(times_ps=tuple(range(10)), outputs=(stuck,))
    shown, divergence = shown_by(run(tmp_path, recordings=(kept,)), CANDIDATE, PROBLEM, tmp_path, nobody)
    assert shown.recordings == (kept,)
    assert shown.edges is not None
    assert divergence == SIMULATION.divergence


def test_the_run_counts_up_to_the_end_of_the_test_that_failed(tmp_path: Path) -> None:
    shown, _ = shown_by(run(tmp_path, stopped_ps=57), CANDIDATE, PROBLEM, tmp_path, nobody)
    assert shown.recordings[0].times_ps[-1] == 55
    assert shown.edges is not None
    assert shown.edges.times_ps[-1] > 57


def test_an_assertion_that_tells_no_values_names_an_output(tmp_path: Path) -> None:
    simulation = SimulationResult(
        spoken=True,
        mismatches=1,
        tests=(TestOutcome(name="t", status=TestStatus.FAILED, message="q after 3 cycles"),),
        run=SIMULATION.run,
    )
    seen = run(tmp_path, reference="", simulation=simulation, stopped_ps=57)
    shown, divergence = shown_by(seen, CANDIDATE, PROBLEM, tmp_path, lambda: None)
    assert shown.first == ("q",)
    assert divergence is not None
    assert (divergence.test, divergence.time_ps) == ("t", 55)


def test_without_a_dump_the_verdict_has_no_more_than_the_bench_told(tmp_path: Path) -> None:
    seen = run(tmp_path, waveform="")
    found = diagnosed(VERDICT, CANDIDATE, PROBLEM, seen, tmp_path, nobody)
    assert found.cause == "unclassified"
    assert found.simulation is not None
    assert found.simulation.divergence == SIMULATION.divergence


def test_a_run_that_did_not_simulate_changes_nothing(tmp_path: Path) -> None:
    assert diagnosed(VERDICT, CANDIDATE, PROBLEM, run(tmp_path, simulation=None), tmp_path, nobody) is VERDICT


def test_a_broken_dump_is_a_failed_tool(tmp_path: Path) -> None:
    seen = run(tmp_path)
    (tmp_path / "waves.vcd").write_text("$timescale 1ps $end\n#zzz")
    with pytest.raises(ToolFailed):
        diagnosed(VERDICT, CANDIDATE, PROBLEM, seen, tmp_path, nobody)


def test_a_cause_and_a_divergence_change_nothing_else() -> None:
    found = explained(VERDICT, Cause(name="stuck", confidence=0.9), None)
    assert (found.cause, found.cause_confidence, found.status, found.kind) == (
        "stuck",
        0.9,
        VERDICT.status,
        VERDICT.kind,
    )


def inputs(*names: str, width: int = 1) -> Recording:
    return Recording(times_ps=(0,), inputs=tuple((n, ("0" * width,)) for n in names))


@pytest.mark.parametrize(
    ("name", "low"),
    [
        *(
            (n, False)
            for n in ("rst", "reset", "areset", "srst", "async_reset", "sync_rst", "i_rst", "rst_i")
        ),
        *((n, False) for n in ("RST", "Reset", "r", "ar", "clr", "clear")),
        *(
            (n, True)
            for n in ("resetn", "rst_n", "rstn", "arst_n", "aresetn", "rst_ni", "RESET_B", "i_rst_n")
        ),
        *((n, True) for n in ("nreset", "n_rst", "nrst")),
    ],
)
def test_a_reset_is_known_by_its_name(name: str, low: bool) -> None:
    assert usual_reset(inputs("clk", "d", name)) == Reset(port=name, active_low=low)


@pytest.mark.parametrize(
    "name", ["R", "AR", "rdy", "preset", "resets", "rst_count", "first", "burst", "n", "car"]
)
def test_what_only_resembles_one_is_none(name: str) -> None:
    """R is a value to load in VerilogEval's shift registers."""
    assert usual_reset(inputs("clk", name)) is None


def test_a_vector_is_no_reset_and_nothing_has_none() -> None:
    assert usual_reset(inputs("r", width=3)) is None
    assert usual_reset(Recording(times_ps=(), inputs=(("rst", ()),))) is None
    assert usual_reset(None) is None
