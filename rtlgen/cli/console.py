"""The only file that prints: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
from rtlgen.core.errors import RtlgenError

CELL_STYLE = {"ok": "green", "missing": "red", "limited": "yellow", "yes": "green", "no": "yellow"}
_PIPED_WIDTH = 200
_LINE_EVERY_S = 10.0
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

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # it is main's to say what that means; rich would exit with 1

    return Plain(
        stderr=stderr, width=width, soft_wrap=width is None, highlight=False, emoji=False, markup=False
    )


def result(text: str = "", style: str | None = None) -> None:
    """One line of the result, to stdout."""
    _stdout().print(text, style=style)


def note(text: str, style: str | None = None) -> None:
    """One line about what is going on, to stderr."""
    _stderr().print(text, style=style)


class ChangingLine:
    """One line on stderr that changes: in its place on a terminal, printed anew every few seconds elsewhere.

    To be used in a `with`, at whose end the line as it then is stays.
    """

    def __init__(self, every_s: float = _LINE_EVERY_S) -> None:
        self._every_s = every_s
        self._live: Live | None = None
        self._text = ""
        self._printed = ""
        self._when = 0.0

    def __enter__(self) -> ChangingLine:
        if _stderr().is_terminal:
            from rich.live import Live

            self._live = Live(console=_stderr(), refresh_per_second=4)
            self._live.start()
        self._when = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
        elif self._text != self._printed:
            note(self._text)

    def show(self, text: str) -> None:
        """Have the line say `text`."""
        self._text = text
        if self._live is not None:
            from rich.text import Text

            self._live.update(Text(text, overflow="ellipsis", no_wrap=True))
        elif time.monotonic() - self._when >= self._every_s:
            self._when, self._printed = time.monotonic(), text
            note(text)

    def note(self, text: str) -> None:
        """A line of its own, above."""
        note(text)


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


def as_json_stream(documents: Iterable[object], *, array: bool = False) -> None:
    """One JSON document a line, to stdout, as they come; `array` makes one array of them."""
    sys.stdout.write("[" if array else "")
    for number, document in enumerate(documents):
        before, after = (",\n" if number else "", "") if array else ("", "\n")
        sys.stdout.write(f"{before}{json.dumps(document, ensure_ascii=False)}{after}")
    sys.stdout.write("]\n" if array else "")
    sys.stdout.flush()  # here a reader who has left is noticed, and not by the interpreter at its end


def error(problem: RtlgenError) -> None:
    """What was wrong and what to do, to stderr."""
    note(f"rtlgen: {problem.message}", "red")
    if problem.hint:
        note(f"        {problem.hint}")
