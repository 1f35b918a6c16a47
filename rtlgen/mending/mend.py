"""Mends what is certain, one mend at a time, each proved before it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.mend import Mend
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.mending.rules import RULES
from rtlgen.mending.view import Proposal, View

MOST_MENDS = 64
"""Of one design. One that needs more is not nearly right."""

_HIDES = "missing_module"
"""While the top is not there, nothing is said of its ports."""


@value
class Mending:
    candidate: Candidate
    mends: tuple[Mend, ...]
    """In the order in which they were made; empty where the candidate is as it came."""


def mend(candidate: Candidate, problem: Problem, diagnostics: Sequence[Diagnostic] | None = None) -> Mending:
    """`candidate` with what is certain mended. Never raises; every line stays where it was.

    A mend is kept only if it removes the complaint that it was made for and brings no other. What is
    uncertain is left alone, so the result may still not compile.

    Args:
        candidate: a design that does not compile.
        problem: whose top and ports are compared with the design's.
        diagnostics: what a simulator said of it. Without its word, legal SystemVerilog stays as it is; where
            it had nothing to object, all does.
    """
    view = View(candidate, problem, diagnostics)
    if view.parsed.refused or not _objected(diagnostics):
        return Mending(candidate=candidate, mends=())
    mends: list[Mend] = []
    while len(mends) < MOST_MENDS:
        step = _step(view)
        if step is None:
            break
        made, view = step
        mends.append(made)
    return Mending(candidate=view.candidate, mends=tuple(mends))


def _objected(diagnostics: Sequence[Diagnostic] | None) -> bool:
    stopping = (Severity.ERROR, Severity.UNSUPPORTED)
    return diagnostics is None or any(d.severity in stopping for d in diagnostics)


def _step(view: View) -> tuple[Mend, View] | None:
    """The first mend that helps, and the design with it."""
    for rule in RULES:
        for proposed in rule(view):
            after = view.after(proposed)
            if after.candidate != view.candidate and helps(view, after, proposed):
                return proposed.mend, after
    return None


def helps(before: View, after: View, proposed: Proposal) -> bool:
    """A mend removed a complaint and brought none.

    Of one that answers the simulator alone, only the latter can be seen here: whether the simulator is
    content is asked by whoever can run it (`rtlgen.mending.judged`).
    """
    if after.parsed.refused or (after.broken and not before.broken):
        return False
    was, now = _counted(before, proposed), _counted(after, proposed)
    if before.broken and not after.broken:
        return True
    new = now - was
    if any(d.cls == _HIDES and d.tool == "rtlgen" for d in before.complaints):
        new = Counter({k: n for k, n in new.items() if k[0] != "port_mismatch"})
    if new:
        return False
    return proposed.legal or sum(now.values()) < sum(was.values())


def _counted(view: View, proposed: Proposal) -> Counter[tuple[str, str]]:
    return Counter((d.code, d.message) for d in view.complaints if d.code not in proposed.uncovers)
