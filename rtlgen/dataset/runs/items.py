"""A problem of a run as the cleaning sees it."""

from __future__ import annotations

from rtlgen.core.verdict import Status
from rtlgen.dataset.clean.cleaning import Item
from rtlgen.dataset.clean.fingerprint import Subject, code_of
from rtlgen.dataset.runs.dialogue import Tried


def item(tried: Tried) -> Item:
    """The problem, with its reference; where it has none, with the first design that passed its bench."""
    problem = tried.problem
    code = code_of(problem.reference) or _first_right(tried)
    return Item(
        id=f"{problem.suite}/{problem.id}",
        subject=Subject(prompt=problem.spec, code=code, top=problem.top, ports=problem.ports),
        suite=problem.suite,
        behaviour=tried.behaviour,
    )


def _first_right(tried: Tried) -> str:
    for dialogue in tried.dialogues:
        for turn in dialogue.turns:
            judged = turn.judged
            if judged.candidate is not None and judged.final.status is Status.PASS:
                return code_of(judged.candidate.files)
    return ""
