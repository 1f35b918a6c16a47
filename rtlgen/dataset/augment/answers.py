"""Designs with their judgements, as they are kept."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.core.candidate import Candidate
from rtlgen.core.record import Judgement
from rtlgen.core.verdict import Verdict
from rtlgen.dataset.runs.dialogue import Judged


def judged(candidate: Candidate | None, judgement: Judgement) -> Judged:
    """A design with its judgement, without what the tools printed."""
    verdict = _quiet(judgement.verdict)
    final = verdict if judgement.adjusted is None else _quiet(judgement.adjusted)
    return Judged(candidate=candidate, verdict=verdict, final=final)


def _quiet(verdict: Verdict) -> Verdict:
    shown = verdict.simulation
    if shown is not None:
        shown = replace(shown, run=replace(shown.run, argv=(), stdout="", stderr=""))
    return replace(verdict, build_log="", simulation=shown)
