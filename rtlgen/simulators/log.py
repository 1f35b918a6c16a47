"""What the readers of all tools' logs have in common. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value

_NUMBER = re.compile(r"'?\b(?:s?[bodh])?\d\w*")


@value
class Rule:
    """A message of a tool that has this form is of this class; the first that fits counts."""

    pattern: re.Pattern[str]
    cls: str
    severity: Severity | None = None
    """Only of messages this severe; None for any."""


def rule(pattern: str, cls: str, severity: Severity | None = None) -> Rule:
    """One row of a table of rules; the pattern is searched for, not matched from the start."""
    return Rule(pattern=re.compile(pattern), cls=cls, severity=severity)


def distinct(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, the order kept: tools repeat one error for every index of a loop.

    Two are the same when they speak of one line and differ in numbers at most.
    """
    first: dict[tuple[object, ...], Diagnostic] = {}
    for d in found:
        first.setdefault((d.severity, d.file, d.line, _NUMBER.sub("#", d.message)), d)
    return tuple(first.values())


def located(found: Iterable[Diagnostic], sources: Sequence[SourceFile]) -> tuple[Diagnostic, ...]:
    """The same with their source lines, where the place is in one of `sources`."""
    found = tuple(found)
    named = {d.file.removeprefix("./") for d in found}
    lines = {s.path: s.text.splitlines() for s in sources if s.path in named}

    def with_line(d: Diagnostic) -> Diagnostic:
        text = lines.get(d.file.removeprefix("./"), [])
        if d.line is None or not 1 <= d.line <= len(text):
            return d
        return replace(d, source_line=text[d.line - 1].strip())

    return tuple(with_line(d) for d in found)
