"""From a job to command lines: pure, so no simulator is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.errors import UnknownName, UsageError
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators import icarus, verilator
from rtlgen.simulators.protocol import BuildJob, SimulateJob, simulation_limits
from rtlgen.simulators.registry import SIMULATORS
from rtlgen.simulators.sources import write_sources
from rtlgen.simulators.verilator_runtime import Runtime
from rtlgen.tools.limits import Limits
from rtlgen.tools.toolchain import Tool

SOURCES = (SourceFile(path="tb.sv", text="module tb; endmodule"), SourceFile(path="d/dut.sv", text="//"))
JOB = BuildJob(sources=SOURCES, top="tb", parameters=(("W", "8"),), defines=("FAST=1",))


def iverilog(version: str) -> Tool:
    return Tool(name="iverilog", path="/bin/iverilog", version=version)


def test_icarus_names_its_top_and_language() -> None:
    argv = icarus.build_argv(JOB, iverilog("11.0"))
    assert argv[:2] == ["/bin/iverilog", "-g2012"]
    assert {"-stb", "-Ptb.W=8", "-DFAST=1"} <= set(argv)


@pytest.mark.parametrize(
    ("version", "flagged"), [("11.0", False), ("12.0", False), ("13.0", True), ("14.0", True)]
)
def test_icarus_13_is_told_to_allow_late_declarations(version: str, flagged: bool) -> None:
    assert ("-gno-strict-declaration" in icarus.build_argv(JOB, iverilog(version))) is flagged


def test_every_file_starts_afresh() -> None:
    assert icarus.command_file(JOB).splitlines() == [
        "+timescale+1ns/1ps",
        "rtlgen_defaults.sv",
        "tb.sv",
        "rtlgen_defaults.sv",
        "d/dut.sv",
    ]
    ends = verilator.translate_arguments(JOB)[-4:]
    assert ends == ["rtlgen_defaults.sv", "tb.sv", "rtlgen_defaults.sv", "d/dut.sv"]


def test_vvp_never_waits_and_dumps_only_when_asked() -> None:
    engine = Tool(name="vvp", path="/bin/vvp", version="11.0")
    job = SimulateJob(artifact="sim.vvp", top="tb", plusargs=("+seed=3",))
    assert icarus.simulate_argv(job, engine) == ["/bin/vvp", "-n", "sim.vvp", "-none", "+seed=3"]
    waves = SimulateJob(artifact="sim.vvp", top="tb", waves=True)
    assert "-none" not in icarus.simulate_argv(waves, engine)


def test_icarus_waves_come_first_so_that_their_file_is_the_one() -> None:
    job = BuildJob(sources=SOURCES, top="tb", waves=True)
    tops = [a for a in icarus.build_argv(job, iverilog("11.0")) if a.startswith("-s")]
    assert tops == ["-srtlgen_waves", "-stb"]
    assert "$dumpvars(0, tb)" in icarus.waves_module(job)[0].text


def test_verilator_reaches_signals_for_cocotb_only() -> None:
    native = verilator.translate_arguments(JOB)
    assert "--main" in native
    assert "--vpi" not in native
    cocotb = verilator.translate_arguments(BuildJob(sources=SOURCES, top="tb", cocotb=True))
    assert "--main" not in cocotb
    assert {"--vpi", "--public-flat-rw"} <= set(cocotb)


def test_verilator_warnings_are_never_fatal() -> None:
    assert "-Wno-fatal" in verilator.translate_arguments(JOB)
    assert "-Wno-fatal" in verilator.lint_arguments(SOURCES, "tb")


def test_the_precompiled_header_comes_first() -> None:
    runtime = Runtime(folder="/cache/r", flags=("-std=c++20", "-O0"))
    arguments = verilator.compile_arguments(JOB, runtime)
    assert arguments[:4] == ["-std=c++20", "-O0", "-include", "/cache/r/rtlgen_runtime.h"]


def test_simulation_may_start_no_process() -> None:
    limits = simulation_limits(Limits(cpu_s=60, processes=64), SimulateJob(artifact="s", top="t", wall_s=5))
    assert (limits.processes, limits.wall_s, limits.cpu_s, limits.file_mb) == (1, 5, 5, 64)
    waves = simulation_limits(Limits(), SimulateJob(artifact="s", top="t", waves=True))
    assert waves.file_mb == 512


@pytest.mark.parametrize("path", ["../x.sv", "/etc/x.sv", "a/../../x.sv", "-o", "+define+x", "a b.sv", ""])
def test_paths_that_leave_the_folder_are_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_sources([SourceFile(path=path, text="")], tmp_path)


def test_two_files_of_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two source files"):
        write_sources([SOURCES[0], SOURCES[0]], tmp_path)


def test_text_that_is_no_utf8_is_written_all_the_same(tmp_path: Path) -> None:
    write_sources([SourceFile(path="x/y.sv", text="// \ud800 é")], tmp_path)
    assert (tmp_path / "x" / "y.sv").read_bytes() == "// ? é".encode()


def test_registry_names_both() -> None:
    assert SIMULATORS.names()[:2] == ["icarus", "verilator"]
    assert SIMULATORS.load("icarus") is icarus.Icarus
    with pytest.raises(UnknownName, match="questa"):
        SIMULATORS.load("questa")
