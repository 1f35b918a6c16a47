"""The only file that prints: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
from rtlgen.core.errors import RtlgenError

CELL_STYLE = {"ok": "green", "missing": "red", "limited": "yellow", "yes": "green", "no": "yellow"}
_PIPED_WIDTH = 200
STATUS_STYLE = {"PASS": "bold green", "FAIL": "bold red", "UNKNOWN": "bold yellow", "ERROR": "bold magenta"}


@cache
def _stdout() -> Console:
    return _console()


@cache
def _stderr() -> Console:
    return _console(stderr=True)


def _console(*, stderr: bool = False, width: int | None = None) -> Console:
    """One that prints text as it is: Verilog has colons and brackets that are no emoji and no markup."""
    from rich.console import Console

    return Console(
        stderr=stderr, width=width, soft_wrap=width is None, highlight=False, emoji=False, markup=False
    )


def result(text: str = "", style: str | None = None) -> None:
    """One line of the result, to stdout."""
    _stdout().print(text, style=style)


def note(text: str, style: str | None = None) -> None:
    """One line about what is going on, to stderr."""
    _stderr().print(text, style=style)


def table(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = ()) -> None:
    """A table, to stdout, as wide as the terminal, and as wide as it needs to be where it is piped.

    A cell that is one of the words of `CELL_STYLE` gets its colour.
    """
    from rich.table import Table
    from rich.text import Text

    content = Table(box=None, pad_edge=False, show_header=bool(headings))
    for heading in headings or rows[0]:
        content.add_column(heading, overflow="fold")
    for row in rows:
        content.add_row(*(Text(cell, CELL_STYLE.get(cell, "")) for cell in row))
    console = _stdout() if _stdout().is_terminal else _console(width=_PIPED_WIDTH)
    console.print(content, soft_wrap=False)


def status_line(status: str, text: str) -> None:
    """`STATUS text`, to stdout, the status in its colour."""
    from rich.text import Text

    _stdout().print(Text.assemble((status, STATUS_STYLE.get(status, "")), " ", text))


def as_json(data: object) -> None:
    """One JSON document, to stdout."""
    json.dump(data, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def error(problem: RtlgenError) -> None:
    """What was wrong and what to do, to stderr."""
    note(f"rtlgen: {problem.message}", "red")
    if problem.hint:
        note(f"        {problem.hint}")
