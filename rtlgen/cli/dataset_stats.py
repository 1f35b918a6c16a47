"""`rtlgen dataset stats`: what is in a dataset, as a table, as pictures and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli.problems import JsonOption


def stats(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of statistics.html and the pictures.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Tell what is in a dataset: kinds, families, difficulty; with -o also as pictures and a page."""
    from rtlgen.cli import console
    from rtlgen.dataset.overview import overview
    from rtlgen.dataset.plots import PAGE, write_statistics

    found = overview(dataset)
    if output is not None:
        write_statistics(output, dataset.resolve().name, found)
    if json:
        console.as_json(found.figures())
        return
    lines = [
        (what, key, str(n)) for what, counts in found.counts.items() for key, n in counts.most_common(20)
    ]
    console.table(lines, headings=("", "", "rows"))
    console.result(f"{found.rows} rows" + (f"; {output / PAGE}" if output else ""))
