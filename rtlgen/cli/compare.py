"""`rtlgen compare`: two evaluations against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.report import PublishedOption, basis


def compare(
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="Folder of the one evaluation.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="Folder of the other.")],
    published: PublishedOption = False,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page here.")] = None,
    json: JsonOption = False,
) -> None:
    """What run B solves that run A did not, what it lost, and whether chance explains it."""
    from rtlgen.cli import console
    from rtlgen.core.errors import UsageError
    from rtlgen.reports.comparison import as_data, read_two_runs
    from rtlgen.reports.comparison_page import write_comparison_page
    from rtlgen.reports.comparison_text import comparison_text
    from rtlgen.store.evaluation import EvaluationStore

    with EvaluationStore.read(run_a) as a, EvaluationStore.read(run_b) as b:
        runs = read_two_runs(a, b, basis=basis(published))
    if not runs.comparison.pairs:
        raise UsageError(
            f"{run_a} and {run_b} have no problem that both have scored ({runs.comparison.basis.value})",
            hint=f"{run_a} is of {a.manifest.suite}, {run_b} of {b.manifest.suite}",
        )
    if html is not None:
        write_comparison_page(runs, html)
        console.note(f"written: {html}")
    if json:
        console.as_json(as_data(runs))
    else:
        console.result(comparison_text(runs))
