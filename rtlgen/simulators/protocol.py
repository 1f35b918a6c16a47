"""What a simulator is asked, and how."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import ToolRun, ToolVersion
from rtlgen.core.value import value
from rtlgen.tools.process import Channel, Limits

WAVES_MB = 512


@value
class BuildJob:
    """Sources to compile into something that can be run."""

    sources: tuple[SourceFile, ...]
    """In compile order. Each starts from `timescale` and the default net type, whatever the one before it
    said."""
    top: str
    cocotb: bool = False
    """Make the signals reachable for cocotb."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Of the top module: name and value as written in Verilog."""
    defines: tuple[str, ...] = ()
    """Macros, "NAME" or "NAME=VALUE"."""
    timescale: str = "1ns/1ps"
    waves: bool = False
    """Able to dump all signals of `top`."""
    unknown: str = ""
    """Of a two-valued simulator: the bit, "0" or "1", that an assigned X is; what is never assigned is then
    for each run to choose. Empty leaves both to the simulator."""
    cpu_s: float | None = None
    """CPU time that compiling may take; None for the simulator's own limit."""


@value
class SimulateJob:
    """One run of what a build made."""

    artifact: str
    """`BuildResult.artifact`."""
    top: str
    cocotb: bool = False
    env: tuple[tuple[str, str], ...] = ()
    plusargs: tuple[str, ...] = ()
    """Each with its plus sign: "+seed=1"."""
    waves: bool = False
    """Leave the dump "waves.vcd" or "waves.fst" in the folder; the build must have had `waves` too."""
    wall_s: float = 60.0
    start: int = 0
    """Of a build with `unknown`: what is never assigned is all 0, all 1, or from 2 on drawn by this number.
    From 3 on what a bench draws changes too."""
    silent_cpu_s: float | None = None
    """CPU time it may use without writing anything, once it has written; None for any."""
    start_cpu_s: float | None = None
    """CPU time it may use before it writes anything; None for any."""
    designs: int = 1
    """So many share it: it may use the CPU time of as many."""
    cpu_s: float | None = None
    """CPU time it may use, where that is less than what the other limits allow."""
    readable: tuple[str, ...] = ()
    """Paths it may read besides its folder and the system's programs."""
    prestart: tuple[tuple[str, str], ...] = ()
    """The part of `env` that all jobs share, with which the simulator's Python waits for its job before the
    design is opened; empty where it must not."""


def simulation_limits(limits: Limits, job: SimulateJob) -> Limits:
    """What the simulation of `job` may use, of a simulator that has `limits`.

    It needs no process beside itself, and a testbench in Python shall not start one. Its CPU time is held
    to its wall time; a dump may be larger than other files.
    """
    return replace(
        limits,
        wall_s=job.wall_s,
        cpu_s=min(limits.cpu_s * job.designs, job.wall_s, math.inf if job.cpu_s is None else job.cpu_s),
        silent_cpu_s=job.silent_cpu_s,
        start_cpu_s=job.start_cpu_s,
        processes=1,
        file_mb=max(limits.file_mb, WAVES_MB) if job.waves else limits.file_mb,
    )


def build_limits(limits: Limits, job: BuildJob) -> Limits:
    """What compiling `job` may use, of a simulator that has `limits`."""
    return limits if job.cpu_s is None else replace(limits, cpu_s=min(limits.cpu_s, job.cpu_s))


class Simulator(Protocol):
    """Builds and runs, each in a folder given; a design that does not compile is a result, not an error."""

    name: str
    four_valued: bool
    """It has X and Z."""

    def version(self) -> ToolVersion:
        """Which one it is.

        Raises:
            ToolMissing, ToolTooOld: it cannot be used here; the hint says how to get it.
        """
        ...

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        """Write the sources into `folder` and compile them there.

        Raises:
            ToolMissing, ToolTooOld: as `version`.
            ToolFailed: the tool itself broke.
        """
        ...

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        """Run what `build` left in `folder`, until it ends or a limit is reached."""
        ...
