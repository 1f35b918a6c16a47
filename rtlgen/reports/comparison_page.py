"""Two runs against each other as one self-contained HTML page."""

from __future__ import annotations

from pathlib import Path

from rtlgen.metrics.compare import Change
from rtlgen.reports.comparison import TwoRuns
from rtlgen.reports.comparison_text import MEANING, rates, test_line
from rtlgen.reports.template import fill
from rtlgen.store.files import write_file


def write_comparison_page(runs: TwoRuns, path: Path) -> None:
    """Write the page.

    Raises:
        StoreError: it cannot be written.
    """
    write_file(path, comparison_page(runs).encode("utf-8", "replace"))


def comparison_page(runs: TwoRuns) -> str:
    """The page's text."""
    return fill(
        "comparison_page.html.j2",
        runs=runs,
        found=runs.comparison,
        test=test_line(runs),
        changes=[(c, MEANING[c], runs.changed(c)) for c in Change],
        rates=rates,
    )
