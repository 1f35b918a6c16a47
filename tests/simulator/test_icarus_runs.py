"""Icarus Verilog on good and bad designs, confined as in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.tools.process import Limits
from rtlgen.tools.sandbox import Level, best_sandbox, sandbox
from rtlgen.tools.workdir import fresh_workdir

pytestmark = pytest.mark.icarus

COUNTER = """module counter #(parameter W = 4)(input clk, output reg [W-1:0] q);
  initial q = 0;
  always @(posedge clk) q <= q + 1;
endmodule
"""
BENCH = """module tb;
  reg clk = 0;
  wire [3:0] q;
  counter dut(.clk(clk), .q(q));
  always #5 clk = ~clk;
  initial begin
    repeat (20) @(posedge clk);
    #1 $display("q=%0d at %0t", q, $time);
    $finish;
  end
endmodule
"""


@pytest.fixture
def work() -> Iterator[Path]:
    with fresh_workdir() as folder:
        yield folder


@pytest.fixture(scope="module")
def icarus() -> Icarus:
    return Icarus(best_sandbox())


def job(*texts: str, top: str = "tb", **rest: object) -> BuildJob:
    sources = tuple(SourceFile(path=f"src/f{i}.sv", text=t) for i, t in enumerate(texts))
    return BuildJob(sources=sources, top=top, **rest)  # type: ignore[arg-type]


def simulate(simulator: Icarus, built: BuildResult, work: Path, **rest: object) -> ToolRun:
    assert built.ok, built.diagnostics
    asked = SimulateJob(artifact=built.artifact, top="tb", **({"wall_s": 20.0} | rest))  # type: ignore[arg-type]
    return simulator.simulate(asked, work)


def test_a_good_design_runs(icarus: Icarus, work: Path) -> None:
    built = icarus.build(job(BENCH, COUNTER), work)
    assert built.diagnostics == ()
    done = simulate(icarus, built, work)
    assert done.ok
    assert "q=4 at 196" in done.stdout
    assert icarus.version().name == "icarus"


@pytest.mark.parametrize("level", list(Level))
def test_every_level_runs_the_same(level: Level, work: Path) -> None:
    simulator = Icarus(sandbox(level))
    assert "q=4 at 196" in simulate(simulator, simulator.build(job(BENCH, COUNTER), work), work).stdout


def test_parameters_and_defines_reach_the_design(icarus: Icarus, work: Path) -> None:
    text = 'module tb #(parameter N = 1); initial $display("n=%0d m=%0d", N, `M); endmodule\n'
    built = icarus.build(job(text, parameters=(("N", "7"),), defines=("M=3",)), work)
    assert "n=7 m=3" in simulate(icarus, built, work).stdout


def test_directives_do_not_leak_from_file_to_file(icarus: Icarus, work: Path) -> None:
    leaky = "`timescale 1s/1s\n`default_nettype none\nmodule a; endmodule\n"
    text = 'module tb; assign implicit = 1; initial #3 $display("%0t", $realtime); endmodule\n'
    done = simulate(icarus, icarus.build(job(leaky, text), work), work)
    assert "3000" in done.stdout  # 3 ns in ps


def test_waves_are_dumped_whoever_else_dumps(icarus: Icarus, work: Path) -> None:
    rival = BENCH.replace("initial begin", 'initial begin $dumpfile("other.vcd"); $dumpvars(0, tb);')
    done = simulate(icarus, icarus.build(job(rival, COUNTER, waves=True), work), work, waves=True)
    assert done.ok
    assert "$var" in (work / "waves.vcd").read_text()
    assert not (work / "other.vcd").exists()


def test_nothing_is_dumped_unasked(icarus: Icarus, work: Path) -> None:
    dumping = BENCH.replace("initial begin", 'initial begin $dumpfile("other.vcd"); $dumpvars(0, tb);')
    assert simulate(icarus, icarus.build(job(dumping, COUNTER), work), work).ok
    assert list(work.glob("*.vcd")) == []


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("module tb(output y); always @(*) y = 1; endmodule", "wire_assigned_in_always"),
        ("module tb; initial undeclared = 1; endmodule", "undeclared_identifier"),
        ("module tb; wire a\nwire b; endmodule", "syntax_missing_token"),
        ("module other; endmodule", "missing_module"),
        ("Sure! Here it is.", "syntax_unexpected_token"),
        ("", "missing_module"),
    ],
)
def test_bad_designs_are_results(icarus: Icarus, work: Path, text: str, cls: str) -> None:
    built = icarus.build(job(text), work)
    assert not built.ok
    assert built.artifact == ""
    first = next(d for d in built.diagnostics if d.severity is Severity.ERROR)
    assert first.cls == cls


def test_a_multiple_of_256_errors_is_no_success(icarus: Icarus, work: Path) -> None:
    """The exit status counts the errors modulo 256."""
    text = "module tb;\n" + "wire w; \n" + "initial begin\n" + "w = 1;\n" * 256 + "end\nendmodule\n"
    built = icarus.build(job(text), work)
    assert not built.ok
    assert len(built.diagnostics) == 256


def test_a_stale_artifact_is_not_taken_for_the_new_one(icarus: Icarus, work: Path) -> None:
    assert icarus.build(job(BENCH, COUNTER), work).ok
    (work / "again").mkdir()
    (work / "again" / "sim.vvp").write_text("#! stale")
    assert not icarus.build(job("module tb; oops"), work / "again").ok
    assert not (work / "again" / "sim.vvp").exists()


ENDLESS = "module tb; reg a = 0; initial forever #0 a = ~a; endmodule"
FLOOD = 'module tb; initial forever $display("flood"); endmodule'
HOARDER = 'module tb; string s = "aaaaaaaa"; initial forever s = {s, s}; endmodule'


@pytest.mark.parametrize(
    ("text", "ended"), [(ENDLESS, Ended.TIMEOUT), (FLOOD, Ended.OUTPUT)], ids=["endless", "flood"]
)
def test_runaway_simulations_are_stopped(icarus: Icarus, work: Path, text: str, ended: Ended) -> None:
    done = simulate(icarus, icarus.build(job(text), work), work, wall_s=2.0)
    assert done.ended is ended
    assert done.wall_s < 10


def test_a_simulation_that_hoards_memory_is_stopped(work: Path) -> None:
    simulator = Icarus(best_sandbox(), Limits(memory_mb=300))
    done = simulate(simulator, simulator.build(job(HOARDER), work), work)
    assert done.ended in (Ended.MEMORY, Ended.SIGNAL, Ended.TIMEOUT)
    assert done.max_rss_mb < 350


def test_a_compilation_that_never_ends_is_stopped(work: Path) -> None:
    text = (
        "module tb; genvar i, j; generate for (i = 0; i < 3000; i = i + 1) begin : a\n"
        "for (j = 0; j < 3000; j = j + 1) begin : b wire [63:0] w; end end endgenerate endmodule"
    )
    built = Icarus(best_sandbox(), Limits(wall_s=2, memory_mb=600)).build(job(text), work)
    assert not built.ok
    assert built.run.ended in (Ended.TIMEOUT, Ended.MEMORY)


def test_stop_does_not_wait_for_a_command(icarus: Icarus, work: Path) -> None:
    done = simulate(icarus, icarus.build(job("module tb; initial $stop; endmodule"), work), work)
    assert done.ended is Ended.EXITED


def test_the_design_opens_nothing_but_its_folder(icarus: Icarus, work: Path) -> None:
    names = ["/etc/passwd", "/proc/self/mem", "/proc/self/fd/1", "/dev/fd/1", "/tmp/x"]
    opens = "\n".join(f'f = $fopen("{n}", "r"); if (f) $display("opened {n}");' for n in names)
    writes = 'f = $fopen("/tmp/rtlgen-x", "w"); if (f) $display("wrote"); f = $fopen("ok", "w");'
    text = f'module tb; integer f; initial begin\n{opens}\n{writes}\nif (f) $display("own"); end endmodule'
    done = simulate(icarus, icarus.build(job(text), work), work)
    assert done.stdout == "own\n"
