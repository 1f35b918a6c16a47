"""What every kind of bench does: a candidate in, what was seen out."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchSpec
from rtlgen.core.recording import Recording
from rtlgen.core.simulation import BuildResult, SimulationResult
from rtlgen.core.value import value
from rtlgen.simulators.protocol import Simulator


@value
class BenchRun:
    build: BuildResult | None
    """None where the bench was refused before anything was compiled."""
    simulation: SimulationResult | None
    """None where it did not build."""
    label: str = ""
    """Which of several it is, with its parameters; empty where it is the only one."""
    waveform: str = ""
    """Name of the dump file in the work folder; empty where none was written."""
    scope: str = ""
    """Full name of the candidate's instance in that dump."""
    recordings: tuple[Recording, ...] = ()
    """What the bench itself compared, where it keeps that (a Scoreboard); those of failed tests first."""
    stopped_ps: int | None = None
    """When the first test that failed ended, where the bench tells."""
    notes: tuple[str, ...] = ()
    """What was mended in the bench before it ran: "line 12: cocotb.fork is cocotb.start_soon in 2.x"."""


@value
class Pace:
    """How it is seen that simulated time goes on: the bench's harness writes a sign of life now and then."""

    every_ps: int
    count: int
    """So many signs, all before the bench's own end."""
    silent_cpu_s: float
    """CPU time that may pass between two of them."""
    start_cpu_s: float
    """CPU time that may pass before the first: what is done once, at the beginning, may take long."""
    stops: bool = False
    """End the simulation when each design in it has a mismatch, or, at a few signs, many have."""

    @property
    def checks(self) -> tuple[int, ...]:
        """The signs at which a third of the designs is enough."""
        return tuple(sorted({max(1, self.count // part) for part in (64, 16, 4)}))


class Bench(Protocol):
    def check(
        self,
        candidate: Candidate,
        spec: BenchSpec,
        simulator: Simulator,
        folder: Path,
        *,
        parameters: tuple[tuple[str, str], ...] = (),
        waves: bool = False,
        timeout_s: float | None = None,
    ) -> BenchRun:
        """Build `candidate` with the bench in `folder` (fresh, ours) and simulate it.

        Args:
            parameters: of the candidate's top, name and Verilog value.
            waves: leave a dump of the whole design in `folder`.
            timeout_s: wall time one simulation may take; None takes the spec's.

        Raises:
            ToolError: a tool is missing, too old or broke. A wrong design or bench never raises.
        """
        ...
