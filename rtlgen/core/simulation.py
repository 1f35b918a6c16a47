"""What a build and a simulation showed."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.diagnostic import Diagnostic
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.value import value


@value
class BuildResult:
    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    run: ToolRun
    artifact: str = ""
    """What to simulate, relative to the work folder."""


class TestStatus(StrEnum):
    __test__ = False  # not a test class, whatever its name tells pytest

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The bench's own code broke (an exception that is no assertion)."""
    SKIPPED = "skipped"


@value
class TestOutcome:
    """One test of a bench."""

    __test__ = False

    name: str
    status: TestStatus
    message: str = ""
    """The assertion's text, or the exception with the bench's file and line."""
    sim_time_ps: int = 0
    """How much simulated time it took."""


@value
class Cycle:
    """The sampled values of one moment, each as a bit string that keeps X and Z."""

    index: int
    """0-based number of the sample."""
    time_ps: int
    inputs: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()
    """A bit that may be anything is '-'."""
    actual: tuple[tuple[str, str], ...] = ()
    internals: tuple[tuple[str, str], ...] = ()


@value
class Divergence:
    """Where a candidate first parted from what was expected."""

    test: str
    cycle: int
    time_ps: int
    signals: tuple[str, ...]
    """The outputs that differ in that cycle."""
    window: tuple[Cycle, ...]
    """The cycles before it, it, and those after it, oldest first."""


@value
class OutputCount:
    signal: str
    samples: int
    mismatches: int


@value
class SimulationResult:
    """What a bench said through its own channel, and how the simulation ended."""

    spoken: bool
    """The bench delivered its result, in full, through the channel that the DUT does not have."""
    samples: int = 0
    """Comparisons made; 0 proves nothing."""
    mismatches: int = 0
    tests: tuple[TestOutcome, ...] = ()
    outputs: tuple[OutputCount, ...] = ()
    divergence: Divergence | None = None
    end_time_ps: int | None = None
    ended_early: bool = False
    """The simulation stopped while the bench still wanted to go on."""
    partial: bool = False
    """It was ended at a mismatch, since nobody wanted to know more: the counts are lower bounds."""
    refused: str = ""
    """Why the bench itself could not be run (it does not import, no test in it); empty otherwise."""
    run: ToolRun


@value
class Baseline:
    """What the reference's own run showed: what a candidate's run must look like to count."""

    samples: int
    end_time_ps: int | None
    wall_s: float
    cpu_s: float = 0.0
    timed_out: bool = False
    """The bench's own time limit struck: it printed TIMEOUT, though it compared all."""
