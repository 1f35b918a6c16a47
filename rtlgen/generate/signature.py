"""When two failures are the same one."""

from __future__ import annotations

from collections.abc import Hashable

from rtlgen.core.diagnostic import Severity
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.verdict import Verdict


def signature(verdict: Verdict) -> Hashable:
    """What a failure is known by: kind, cause, what the tools complain of, what the bench saw.

    Lines and times are no part of it: a mistake that moved down a line is the same mistake.
    """
    complaints = frozenset(
        (d.cls or d.code, d.message) for d in verdict.diagnostics if d.severity is Severity.ERROR
    )
    seen = _behaviour(verdict.simulation) if verdict.simulation is not None else None
    return (verdict.stage, verdict.kind, verdict.cause, complaints, seen)


def _behaviour(simulation: SimulationResult) -> Hashable:
    first = simulation.divergence
    return (
        simulation.samples,
        simulation.mismatches,
        (first.test, first.cycle, first.signals) if first is not None else None,
        tuple((t.name, t.status) for t in simulation.tests),
        simulation.outputs,
    )
