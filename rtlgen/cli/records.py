"""`rtlgen records`: an evaluation's records, for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from rtlgen.cli.report import RunArgument


def records(
    run: RunArgument,
    problem: Annotated[str | None, typer.Argument(help="Only the records of this problem.")] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON array instead of one object a line.")
    ] = False,
) -> None:
    """Print one JSON object a line for every record, without texts; rtlgen show has those."""
    from rtlgen.cli import console
    from rtlgen.cli.run_lookup import known_problem
    from rtlgen.reports.record_rows import as_row
    from rtlgen.store.evaluation import EvaluationStore

    with EvaluationStore.read(run) as store:
        chosen = known_problem(store, problem) if problem is not None else None
        rows = map(as_row, store.rows(chosen))
        console.as_json_stream(rows, array=json)
