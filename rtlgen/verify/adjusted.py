"""Our verdict in the light of what is known to be wrong with a benchmark (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.simulation import SimulationResult
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.suites.errata import Action, Erratum, Initial

_FIRST_TIME = re.compile(
    r"^Hint: Output '\w+' has \d+ mismatches\. First mismatch occurred at time (\d+)\.", re.M
)


def adjusted(verdict: Verdict, errata: Sequence[Erratum]) -> Verdict:
    """`verdict` as it stands once `errata` are taken into account; the notes say what was.

    An excluded problem is UNKNOWN for every candidate, the ones that do not compile included: a rate over
    the others would be biased otherwise. An ERROR stays one.
    """
    for erratum in errata:
        verdict = _one(verdict, erratum)
    return verdict


def _one(verdict: Verdict, erratum: Erratum) -> Verdict:
    note = f"erratum {erratum.cls}: {erratum.what}"
    if verdict.status is Status.ERROR:
        return verdict
    if erratum.action is Action.EXCLUDE:
        return replace(
            verdict,
            status=Status.UNKNOWN,
            kind=None,
            cause=erratum.cls,
            summary=f"not decided: {erratum.what}",
            notes=(*verdict.notes, note),
        )
    if erratum.initial is not None and _only_initial(verdict, erratum.initial):
        return replace(
            verdict,
            status=Status.PASS,
            stage=Stage.DONE,
            kind=None,
            cause="",
            summary=f"passes but for the reference's initial value: {verdict.summary}",
            notes=(*verdict.notes, note),
        )
    if erratum.action in (Action.NOTE, Action.IGNORE_TIMEOUT):
        return replace(verdict, notes=(*verdict.notes, note))
    return verdict


def _only_initial(verdict: Verdict, initial: Initial) -> bool:
    """All that differs are the first few samples."""
    simulation = verdict.simulation
    if verdict.kind is not Kind.MISMATCH or simulation is None:
        return False
    times = _mismatch_times(simulation)
    return bool(times) and simulation.mismatches <= initial.mismatches and max(times) <= initial.until


def _mismatch_times(simulation: SimulationResult) -> list[int]:
    """When each output first differed, as a VerilogEval bench prints it."""
    return [int(t) for t in _FIRST_TIME.findall(simulation.run.stdout)]
