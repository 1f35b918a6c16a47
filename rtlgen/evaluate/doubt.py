"""What is not believed at once, since something else on the machine may be to blame (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from rtlgen.core.record import Judgement, settled
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Verdict

_BUSY = 0.8
"""Share of its wall time that a process computes when nothing else needs the processor."""


class Doubt(StrEnum):
    NONE = "none"
    ERROR = "error"
    """An error of ours: it may have been a passing one."""
    TIMEOUT = "timeout"
    """A time limit was hit while waiting for the processor."""


def doubt(judgements: Iterable[Judgement]) -> Doubt:
    """Whether what was found is to be sought again before it is believed."""
    verdicts = [judgement.verdict for judgement in judgements]
    if not all(settled(verdict) for verdict in verdicts):
        return Doubt.ERROR
    return Doubt.TIMEOUT if any(_was_starved(verdict) for verdict in verdicts) else Doubt.NONE


def _was_starved(verdict: Verdict) -> bool:
    """A timeout that another load may have made: it had not the processor nearly all the time."""
    if verdict.kind is not Kind.TIMEOUT:
        return False
    run = verdict.simulation.run if verdict.simulation is not None else None
    if run is not None and run.ended is Ended.SILENT:
        return False  # measured by what it computed, not by the clock
    return run is None or run.cpu_s < _BUSY * run.wall_s
