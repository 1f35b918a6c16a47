"""`rtlgen report`: the numbers of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption

if TYPE_CHECKING:
    from rtlgen.metrics.outcome import Basis
    from rtlgen.store.evaluation import EvaluationStore

RunArgument = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder that rtlgen score or rtlgen evaluate wrote.")
]
PublishedOption = Annotated[
    bool, typer.Option("--published", help="Count as the benchmark's own rules do, their faults included.")
]


def report(
    run: RunArgument,
    k: Annotated[str | None, typer.Option("-k", help="For which pass@k: 1,5,10.")] = None,
    published: PublishedOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Where to write the page; RUN/report.html if not given.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Also write one line a record here.")] = None,
    verilog_eval: Annotated[
        Path | None,
        typer.Option("--verilog-eval", help="Also write VerilogEval's summary.txt and .csv in this folder."),
    ] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Also write JUnit XML here, for CI.")] = None,
    json: JsonOption = False,
) -> None:
    """pass@k with intervals, failures, costs: on the terminal, as a page, and for other tools."""
    from rtlgen.cli import console
    from rtlgen.reports.evaluation import as_data, read_evaluation
    from rtlgen.reports.evaluation_page import NAME, write_evaluation_page
    from rtlgen.reports.evaluation_text import evaluation_text
    from rtlgen.store.evaluation import EvaluationStore

    ks = _ks(k) if k is not None else ()
    with EvaluationStore.read(run) as store:
        found = read_evaluation(store, ks=ks, basis=basis(published))
        page = html or run / NAME
        write_evaluation_page(found, page)
        others = _write_others(store, csv, verilog_eval, junit)
    if json:
        console.as_json(as_data(found))
    else:
        console.result(evaluation_text(found))
    console.note("written: " + ", ".join(str(path) for path in (page, *others)))


def basis(published: bool) -> Basis:
    """Whose word counts."""
    from rtlgen.metrics.outcome import Basis

    return Basis.PUBLISHED if published else Basis.ADJUSTED


def _ks(text: str) -> tuple[int, ...]:
    from rtlgen.core.errors import UsageError

    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) for part in parts):
        raise UsageError(f"-k {text}: these are no numbers of samples", hint="-k 1,5,10")
    return tuple(sorted({int(part) for part in parts}))


def _write_others(
    store: EvaluationStore, csv: Path | None, verilog_eval: Path | None, junit: Path | None
) -> list[Path]:
    """What else was asked for; each reads the records anew, so that none holds them all."""
    from rtlgen.reports.junit import as_junit
    from rtlgen.reports.record_rows import as_csv
    from rtlgen.reports.verilog_eval import summaries

    written = []
    if csv is not None:
        written.append(_write(csv, as_csv(store.rows())))
    if junit is not None:
        written.append(_write(junit, as_junit(store.rows(), store.manifest.suite)))
    if verilog_eval is not None:
        for name, text in zip(("summary.txt", "summary.csv"), summaries(store.rows()), strict=True):
            written.append(_write(verilog_eval / name, (text,)))
    return written


def _write(path: Path, parts: Iterable[str]) -> Path:
    from rtlgen.store.files import write_parts

    write_parts(path, (part.encode("utf-8", "replace") for part in parts))
    return path
