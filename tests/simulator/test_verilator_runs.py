"""Verilator on good and bad designs, confined as in use. The first run on a machine makes the runtime."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.toolrun import Ended
from rtlgen.simulators import verilator_runtime
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.simulators.verilator import Verilator, _root, compile_arguments
from rtlgen.simulators.verilator_runtime import HEADER, _whole, prebuilt
from rtlgen.tools.process import run
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.toolchain import find_tool
from rtlgen.tools.workdir import fresh_workdir

pytestmark = pytest.mark.verilator


@pytest.fixture
def work() -> Iterator[Path]:
    with fresh_workdir() as folder:
        yield folder


@pytest.fixture(scope="module")
def verilator() -> Verilator:
    return Verilator(best_sandbox())


def job(text: str, **rest: object) -> BuildJob:
    return BuildJob(sources=(SourceFile(path="src/tb.sv", text=text),), top="tb", **rest)  # type: ignore[arg-type]


def run_(
    verilator: Verilator, text: str, work: Path, *, wall_s: float = 20, waves: bool = False
) -> tuple[Ended, str]:
    built = verilator.build(job(text, waves=waves), work)
    assert built.ok, built.diagnostics
    asked = SimulateJob(artifact=built.artifact, top="tb", wall_s=wall_s, waves=waves)
    done = verilator.simulate(asked, work)
    return done.ended, done.stdout


BENCH = """module tb;
  reg clk = 0;
  reg [3:0] q = 0;
  always #5 clk = ~clk;
  always @(posedge clk) q <= q + 1;
  initial begin
    repeat (20) @(posedge clk);
    #1 $display("q=%0d at %0t", q, $time);
    assert (q == 5) else $display("asserted");
    $finish;
  end
  final $display("final");
endmodule
"""


def test_a_good_design_runs_fast_to_build(verilator: Verilator, work: Path) -> None:
    ended, stdout = run_(verilator, BENCH, work)
    assert ended is Ended.EXITED
    assert "q=4 at 196" in stdout
    assert "asserted\n" in stdout
    assert stdout.rstrip().endswith("final")
    again = verilator.build(job(BENCH), work)
    assert again.run.cpu_s < 8  # about 0.5; the runtime alone would cost 25


def test_waves(verilator: Verilator, work: Path) -> None:
    ended, _ = run_(verilator, BENCH, work, waves=True)
    assert ended is Ended.EXITED
    assert "$var" in (work / "waves.vcd").read_text()


def test_stop_ends_the_simulation_and_final_blocks_run(verilator: Verilator, work: Path) -> None:
    text = 'module tb; initial begin #1 $stop; end final $display("final"); endmodule'
    ended, stdout = run_(verilator, text, work)
    assert ended is Ended.EXITED
    assert stdout.endswith("final\n")


def test_endless_simulations_are_stopped(verilator: Verilator, work: Path) -> None:
    text = "module tb; reg a = 0; always #5 a = ~a; endmodule"
    ended, _ = run_(verilator, text, work, wall_s=2)
    assert ended is Ended.TIMEOUT


@pytest.mark.parametrize(
    ("text", "severity", "cls"),
    [
        (
            "module tb(input a, output wire y); always @(*) y = a; endmodule",
            Severity.ERROR,
            "wire_assigned_in_always",
        ),
        ("module tb; initial $display(undeclared); endmodule", Severity.ERROR, "undeclared_identifier"),
        ("module tb; foo u(); endmodule", Severity.ERROR, "missing_module"),
        ("Sure! Here it is.", Severity.ERROR, "syntax_unexpected_token"),
        ('module tb; initial $c("garbage!"); endmodule', Severity.UNSUPPORTED, "unsupported_construct"),
    ],
)
def test_bad_designs_are_results(
    verilator: Verilator, work: Path, text: str, severity: Severity, cls: str
) -> None:
    built = verilator.build(job(text), work)
    assert not built.ok
    wrong = [d for d in built.diagnostics if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    assert (wrong[0].severity, wrong[0].cls) == (severity, cls)


def test_warnings_do_not_stop_a_build(verilator: Verilator, work: Path) -> None:
    text = "module tb; logic [3:0] a; logic b; always_comb if (b) a = 9'd3; endmodule"
    built = verilator.build(job(text), work)
    assert built.ok
    assert {"lint_latch", "lint_width"} <= {d.cls for d in built.diagnostics}


def test_code_behind_the_language_reaches_nothing(verilator: Verilator, work: Path) -> None:
    """$system, DPI and $c run C++ of the design's choice; the sandbox has to hold it."""
    text = (
        'module tb; import "DPI-C" function int system(input string command);\n'
        'initial $display("%0d", system("cat /etc/passwd; touch /tmp/rtlgen-escaped")); endmodule'
    )
    _, stdout = run_(verilator, text, work)
    assert "root:" not in stdout
    assert not Path("/tmp/rtlgen-escaped").exists()


def test_lint_tells_what_it_sees(verilator: Verilator, work: Path) -> None:
    text = (
        "module m(input [1:0] s, input a, output logic y, output z);\n"
        "  always_comb case (s) 2'd0: y = a; 2'd1: y = ~a; endcase\n"
        "  wire t; assign t = z & a; assign z = t | a;\n"
        "endmodule\n"
    )
    found = verilator.lint([SourceFile(path="m.sv", text=text)], "m", work)
    assert {"lint_latch", "lint_incomplete_case", "lint_combinational_loop"} <= {d.cls for d in found}
    assert all(d.severity is Severity.WARNING for d in found)
    assert found[0].source_line


@pytest.mark.parametrize(
    ("cocotb", "waves"), [(False, False), (False, True), pytest.param(True, True, marks=pytest.mark.cocotb)]
)
def test_the_compiler_takes_the_precompiled_header(
    verilator: Verilator, work: Path, cocotb: bool, waves: bool
) -> None:
    """It would leave it aside and read the headers anew, without a word, were one flag another."""
    tool, compiler = find_tool("verilator"), find_tool("g++")
    if "clang" in Path(compiler.path).name:
        pytest.skip("only GCC says whether it takes it")
    asked = job("module tb; reg a = 0; always #5 a = ~a; endmodule", cocotb=cocotb, waves=waves)
    assert verilator.build(asked, work).ok
    runtime = prebuilt(tool, _root(tool), compiler, waves=waves)
    said = run([compiler.path, "-H", *compile_arguments(asked, runtime)], cwd=work)
    assert said.ok, said.stderr
    assert f"! {runtime.folder}/{HEADER}.gch" in said.stderr.splitlines()  # an "x" where it is left aside


def test_a_damaged_runtime_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir()
    (folder / "lib").write_bytes(b"abc")
    assert not _whole(folder)
    (folder / "manifest.json").write_text(f'{{"lib": "{verilator_runtime._digest(folder / "lib")}"}}')
    assert _whole(folder)
    (folder / "lib").write_bytes(b"abd")
    assert not _whole(folder)


def test_the_runtime_is_found_again() -> None:
    verilator, compiler = find_tool("verilator"), find_tool("g++")
    root = Path(dict(verilator.env).get("VERILATOR_ROOT", ""))
    if not (root / "include" / "verilated.h").is_file():
        pytest.skip("this Verilator has its root built in")
    first = prebuilt(verilator, root, compiler, waves=False)
    verilator_runtime._prebuilt.cache_clear()
    made = Path(first.folder, "manifest.json").stat().st_mtime_ns
    assert prebuilt(verilator, root, compiler, waves=False) == first
    assert Path(first.folder, "manifest.json").stat().st_mtime_ns == made
