"""One run of `rtlgen generate` as one self-contained HTML page: no script, no network, printable."""

from __future__ import annotations

import difflib
from pathlib import Path

from rtlgen.core.simulation import Divergence
from rtlgen.core.trace import Attempt
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.generate.session import Product
from rtlgen.prompting.table import divergence_table
from rtlgen.reports.template import fill
from rtlgen.store.files import write_file

NAME = "report.html"


@value
class Facts:
    """What the page says of the run beside its trace."""

    model: str
    judge: str
    """Simulator and version."""
    sandbox: str


@value
class _Step:
    """One attempt, as the page shows it."""

    attempt: Attempt
    verdict: Verdict
    code: str
    changes: tuple[tuple[str, str], ...]
    """(class, line) of the difference to the attempt that it mends: "added", "removed" or "same"."""
    table: str


def write_page(product: Product, facts: Facts, folder: Path) -> Path:
    """Write the page of a run into its folder.

    Raises:
        StoreError: it cannot be written.
    """
    path = folder / NAME
    write_file(path, page(product, facts).encode("utf-8", "replace"))
    return path


def page(product: Product, facts: Facts) -> str:
    """The page's text."""
    trace = product.trace
    best = trace.best
    return fill(
        "run_page.html.j2",
        product=product,
        facts=facts,
        trace=trace,
        best=best,
        verdict=best.outcome if best is not None else None,
        table=_table(best.outcome) if best is not None else "",
        steps=[_step(a, trace.attempts) for a in trace.attempts],
        files=[p for p in (product.design, product.bench, product.waves) if p is not None],
    )


def _step(attempt: Attempt, attempts: tuple[Attempt, ...]) -> _Step:
    before = attempts[attempt.parent].code if attempt.parent is not None else ""
    after = attempt.code
    return _Step(
        attempt=attempt,
        verdict=attempt.outcome,
        code=after,
        changes=_changes(before, after) if before and after else (),
        table=_table(attempt.outcome),
    )


def _changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """A unified difference with three lines around each change, its heads left out."""
    names = {"+": "added", "-": "removed", " ": "same", "@": "head"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return tuple((names.get(line[:1], "same"), line) for line in list(lines)[2:])


def _table(verdict: Verdict) -> str:
    divergence: Divergence | None = verdict.simulation.divergence if verdict.simulation is not None else None
    return divergence_table(divergence) if divergence is not None else ""
