"""Native benches on real Icarus, each dialect."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_values import DFF, WRONG_AT_7, candidate, check_native, seen

from rtlgen.bench.native import NativeBench
from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.core.simulation import SimulationResult, TestStatus
from rtlgen.core.toolrun import Ended
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox

pytestmark = pytest.mark.icarus

STIMULUS = """module tb;
  reg clk = 0; reg [3:0] d = 0; wire [3:0] q;
  integer i, samples = 0, mismatches = 0;
  dff dut (.clk(clk), .d(d), .q(q));
  always #5 clk = ~clk;
  initial begin
    for (i = 0; i < 16; i = i + 1) begin
      @(negedge clk) d = i;
      @(negedge clk) samples = samples + 1;
      if (q !== i) begin
        mismatches = mismatches + 1;
        REPORT
      end
    end
    VERDICT
    $finish;
  end
endmodule
"""
MISMATCH = '$display("RTLGEN mismatch time=%0d output=q expected=%b actual=%b", $time * 1000, i[3:0], q);'
SAID = {
    "rtlgen": '$display("RTLGEN samples=%0d mismatches=%0d", samples, mismatches);',
    "verilogeval": """$display("Hint: Output 'q' has %0d mismatches. First mismatch occurred at time 165000.",
      mismatches);
    $display("Mismatches: %0d in %0d samples", mismatches, samples);""",
    "rtllm": 'if (mismatches == 0) $display("===========Your Design Passed===========");\n'
    '    else $display("===========Test completed with %d /16 failures===========", mismatches);',
}
BENCHES = {
    name: STIMULUS.replace("REPORT", MISMATCH if name == "rtlgen" else "").replace("VERDICT", verdict)
    for name, verdict in SAID.items()
}


@pytest.fixture
def icarus() -> Icarus:
    return Icarus(best_sandbox())


@pytest.mark.parametrize("dialect", list(BENCHES))
def test_a_right_design(dialect: str, icarus: Icarus, tmp_path: Path) -> None:
    bench = BENCHES[dialect].replace(
        "$display(\"Hint: Output 'q' has %0d mismatches. First mismatch occurred at time 165000.\",\n"
        "      mismatches);",
        "",
    )
    result = seen(check_native(DFF, bench, dialect, icarus, tmp_path))
    assert (result.spoken, result.mismatches) == (True, 0)
    assert result.samples == (1 if dialect == "rtllm" else 16)
    assert result.end_time_ps == 320_000
    assert [(t.name, t.status) for t in result.tests] == [("tb", TestStatus.PASSED)]


@pytest.mark.parametrize("dialect", list(BENCHES))
def test_a_wrong_design(dialect: str, icarus: Icarus, tmp_path: Path) -> None:
    result = seen(check_native(WRONG_AT_7, BENCHES[dialect], dialect, icarus, tmp_path))
    assert (result.spoken, result.samples, result.mismatches) == (True, 16, 1)
    assert result.tests[0].status is TestStatus.FAILED
    if dialect == "rtllm":
        assert result.divergence is None, "it tells no time"
        return
    assert result.divergence is not None
    assert result.divergence.signals == ("q",)
    if dialect == "rtlgen":
        assert result.divergence.time_ps == 160_000


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        ("rtlgen", "RTLGEN samples=16 mismatches=0"),
        ("verilogeval", "Mismatches: 0 in 16 samples"),
        ("rtllm", "===========Your Design Passed==========="),
    ],
)
@pytest.mark.parametrize("finish", [True, False])
def test_a_design_that_says_the_verdict_itself(
    dialect: str, line: str, finish: bool, icarus: Icarus, tmp_path: Path
) -> None:
    """The gate refuses and strips such designs; should one come through, it still is not believed."""
    end = "$finish;" if finish else ""
    lie = f'  initial begin $display("{line}"); {end} end\nendmodule'
    result = seen(
        check_native(WRONG_AT_7.replace("endmodule", lie), BENCHES[dialect], dialect, icarus, tmp_path)
    )
    if finish:
        assert result.end_time_ps == 0, "the reference's run ends elsewhere"
    else:
        assert not result.spoken
        assert result.tests[0].status is TestStatus.ERROR


def test_x_in_every_sample_is_no_sample(icarus: Icarus, tmp_path: Path) -> None:
    bench = BENCHES["verilogeval"].replace("samples = samples + 1", "samples = samples")
    result = seen(check_native(DFF, bench, "verilogeval", icarus, tmp_path))
    assert result.samples == 0


def test_a_bench_that_never_ends(icarus: Icarus, tmp_path: Path) -> None:
    bench = BENCHES["rtlgen"].replace("$finish;", "forever #1;")
    result = seen(check_native(DFF, bench, "rtlgen", icarus, tmp_path, timeout_s=2))
    assert result.run.ended is Ended.TIMEOUT
    assert not result.spoken


def test_the_benchs_own_time_limit_is_told(icarus: Icarus, tmp_path: Path) -> None:
    bench = BENCHES["rtlgen"].replace("$finish;", '$display("TIMEOUT"); $finish;')
    result = seen(check_native(DFF, bench, "rtlgen", icarus, tmp_path))
    assert result.spoken
    assert "TIMEOUT" in result.tests[0].message


def test_a_spare_module_of_the_candidate_is_no_second_top(icarus: Icarus, tmp_path: Path) -> None:
    spare = DFF + '\nmodule spare; initial begin $display("SPARE RUNS"); $finish; end endmodule\n'
    result = seen(check_native(spare, BENCHES["rtlgen"], "rtlgen", icarus, tmp_path))
    assert "SPARE RUNS" not in result.run.stdout
    assert (result.samples, result.mismatches) == (16, 0)


def test_a_macro_of_the_candidate_does_not_reach_the_bench(icarus: Icarus, tmp_path: Path) -> None:
    design = "`define mismatches 0\n`define display finish\n" + WRONG_AT_7
    assert seen(check_native(design, BENCHES["rtlgen"], "rtlgen", icarus, tmp_path)).mismatches == 1


def test_a_design_that_does_not_compile(icarus: Icarus, tmp_path: Path) -> None:
    run = check_native("module dff(;", BENCHES["rtlgen"], "rtlgen", icarus, tmp_path)
    assert run.simulation is None


def test_parameters_are_the_benchs_own(icarus: Icarus, tmp_path: Path) -> None:
    spec = BenchSpec(
        kind=BenchKind.NATIVE, files=(SourceFile(path="tb.sv", text=BENCHES["rtlgen"]),), top="tb"
    )
    with pytest.raises(UsageError):
        NativeBench().check(candidate(DFF), spec, icarus, tmp_path, parameters=(("W", "8"),))


def verilogeval(
    shared_data: Path, problem: str, design: str, icarus: Icarus, folder: Path
) -> SimulationResult:
    """VerilogEval's own bench and reference, the design renamed as it asks."""
    import tarfile

    with tarfile.open(shared_data / "verilog-eval-v2.tar.gz") as archive:
        texts = {
            Path(m.name).name: archive.extractfile(m).read().decode()  # type: ignore[union-attr]
            for m in archive.getmembers()
            if f"dataset_spec-to-rtl/{problem}_" in m.name
        }
    names = (f"{problem}_test.sv", f"{problem}_ref.sv")
    spec = BenchSpec(
        kind=BenchKind.NATIVE,
        files=tuple(SourceFile(path=n, text=texts[n]) for n in names),
        top="tb",
        dialect="verilogeval",
    )
    text = design or texts[names[1]].replace("RefModule", "TopModule")
    return seen(NativeBench().check(candidate(text, "TopModule"), spec, icarus, folder))


@pytest.mark.shared_data
def test_verilogevals_own_flip_flop(shared_data: Path, icarus: Icarus, tmp_path: Path) -> None:
    right = verilogeval(shared_data, "Prob031_dff", "", icarus, tmp_path)
    assert (right.spoken, right.samples, right.mismatches, right.end_time_ps) == (True, 121, 0, 605)
    wrong_design = (
        "module TopModule(input clk, input d, output reg q); always @(negedge clk) q <= d; endmodule"
    )
    folder = tmp_path / "wrong"
    folder.mkdir()
    wrong = verilogeval(shared_data, "Prob031_dff", wrong_design, icarus, folder)
    assert wrong.samples == 121
    assert wrong.mismatches > 20
    assert [o.signal for o in wrong.outputs] == ["q"]
    assert wrong.divergence is not None
    assert wrong.divergence.signals == ("q",)
