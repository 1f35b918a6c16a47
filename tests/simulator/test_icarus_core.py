"""Icarus's compiler without its driver makes the program that the driver makes, or is left to the driver."""

from __future__ import annotations

import re

import pytest

from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.simulators import icarus
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.workdir import fresh_workdir

pytestmark = pytest.mark.icarus

BODY = 'module t;\n  reg [3:0] a = 3;\n  initial #5 $display("%0d %m", a + 1);\nendmodule\n'
PLAIN = {
    "nothing": BODY,
    "a time scale": f"`timescale 10 ps / 1fs\n{BODY}",
    "others": f"`resetall\n`default_nettype none\n`celldefine\n{BODY}`endcelldefine\n",
    "lines of another file": BODY.replace("  initial", '`line 7 "x/u.sv" 0\n  wire [2:0] b = a;\n  initial'),
    "an error there": BODY.replace(
        "  initial", '`line 7 "x/u.sv" 0\n  wire b = q;\n`line 3 "t.sv" 0\n  initial'
    ),
    "an unused macro": f"`define WIDTH 8 // of nothing\n{BODY}",
    "warnings": BODY.replace("reg [3:0]", "wire [2:0] b = a; reg [3:0]"),
    "wrong": BODY.replace("a + 1", "a + b"),
    "all common system names": BODY.replace(
        "endmodule",
        "  integer n;\n  initial begin $write($time, $stime, $realtime); $fdisplay(1, a); $fwrite(1, a);\n"
        '    $strobe(a); $monitor(a); n = $random + $urandom + $urandom_range(3); $dumpfile("d");\n'
        "    $dumpvars; n = $signed(a) + $unsigned(a) + $bits(a);\n"
        "    n = $countones(a) + $onehot(a) + $onehot0(a);\n"
        "    if ($isunknown(a)) $stop; $finish; end\nendmodule",
    ),
    "rarer ones": BODY.replace(
        "a + 1", "a + $clog2(a) + $rtoi($sqrt(9.0)) + $abs(-1.0) + $max(1, 2) + $sin(0.0)"
    ),
    "names that there are not": BODY.replace("a + 1", "a + $nothing(a)"),
    "no syntax": BODY.replace("reg", "reg reg"),
}
FOR_THE_DRIVER = {
    "a comment behind a time scale": f"`timescale 1ns/1ps // as ever\n{BODY}",
    "a block comment there": f"`timescale 1ns/1ps /* as\never */\n{BODY}",
    "a comment in a time scale": f"`timescale 1ns /* slash */ / 1ps\n{BODY}",
    "lines as DOS ends them": f"`timescale 1ns/1ps\n{BODY}".replace("\n", "\r\n"),
    "a comment behind a net type": f"`default_nettype none // strict\n{BODY}",
    "a macro": f"`define ONE 1\n{BODY.replace('+ 1', '+ `ONE')}",
    "a comment that goes on": f"`define ONE 1 /* and\nonly */\n{BODY}",
    "a condition": f"`ifdef NEVER\nnonsense\n`endif\n{BODY}",
    "a grave accent in a comment": f"// `nothing\n{BODY}",
}


def built(text: str, monkeypatch: pytest.MonkeyPatch, *, driver: bool) -> tuple[BuildResult, str]:
    """What comes out, and the program without addresses and source names."""
    with monkeypatch.context() as patch, fresh_workdir() as folder:
        if driver:
            patch.setattr(icarus, "_for_core", lambda job: None)
        job = BuildJob(sources=(SourceFile(path="t.sv", text=text),), top="t")
        done = Icarus(best_sandbox()).build(job, folder)
        program = (folder / icarus.ARTIFACT).read_text() if done.ok else ""
    other = r'0x[0-9a-f]+|^:(?:ivl|vpi_module).*\n|^ *"rtlgen_all.sv".*|^ *"-".*'
    return done, re.sub(other, "", program, flags=re.MULTILINE)


@pytest.mark.parametrize("name", [*PLAIN, *FOR_THE_DRIVER])
def test_both_make_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PLAIN | FOR_THE_DRIVER)[name]
    (ours, program), (theirs, expected) = (built(text, monkeypatch, driver=d) for d in (False, True))
    assert ours.ok is theirs.ok
    assert ours.diagnostics == theirs.diagnostics
    assert program == expected


@pytest.mark.parametrize(("name", "spare"), [("all common system names", False), ("rarer ones", True)])
def test_it_runs_with_the_modules_that_have_its_system_tasks(name: str, spare: bool) -> None:
    with fresh_workdir() as folder:
        simulator = Icarus(best_sandbox())
        job = BuildJob(sources=(SourceFile(path="t.sv", text=PLAIN[name]),), top="t")
        build = simulator.build(job, folder)
        assert ("math.vpi" in (folder / icarus.ARTIFACT).read_text()) is spare
        run = simulator.simulate(SimulateJob(artifact=build.artifact, top="t"), folder)
    assert run.ok
    assert not run.stderr


def test_only_what_needs_no_preprocessor_goes_without_the_driver() -> None:
    def alone(text: str) -> bool:
        job = BuildJob(sources=(SourceFile(path="t.sv", text=text),), top="t")
        return icarus._for_core(job) is not None

    assert all(map(alone, PLAIN.values()))
    assert not any(map(alone, FOR_THE_DRIVER.values()))
