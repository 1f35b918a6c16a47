"""What iverilog said, as diagnostics. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.toolrun import ToolRun
from rtlgen.simulators.icarus_messages import BENIGN, ECHO, RULES, TOOL_BROKE
from rtlgen.simulators.log import distinct, located
from rtlgen.simulators.second_reader import refined
from rtlgen.verilog.taxonomy import hint_of

TOOL = "iverilog"

_PLACED = re.compile(r"^(?P<file>[^:\s][^:]*):(?P<line>\d+)(?::\s*|\s+(?=Warning:|: ))(?P<rest>.*)$")
_GRADE = re.compile(
    r"^(?:(?:vvp\.tgt:?|tgt-\w+:?)\s+)?(?P<grade>error|warning|sorry|syntax error|fatal)\b:?\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"^(?:\.\.\.)?\s*:\s+(?P<text>.*)$")
_CHATTER = re.compile(
    r"^(?:I give up\.|Elaboration failed|\d+ error\(s\) during elaboration\.|\*\*\*"
    r"|error: Code generation had \d+ error"
    r"|\s+\S+ referenced \d+ times\.)"
)
_SEVERITY = {"warning": Severity.WARNING, "sorry": Severity.UNSUPPORTED}


def diagnostics(log: str, sources: Sequence[SourceFile] = ()) -> tuple[Diagnostic, ...]:
    """The messages in `log`, each once, in the order in which they came.

    Icarus says "sorry" for what it cannot do: severity UNSUPPORTED, whatever the design is worth; a sorry
    that only announces how it will go on is a NOTE. A failed assertion of the tool itself is UNSUPPORTED
    too, and so is what it calls an error in legal SystemVerilog.

    Args:
        sources: what was compiled, for the source lines.
    """
    if not log:
        return ()
    found: list[Diagnostic] = []
    for line in log.splitlines():
        if _CHATTER.match(line) or not line.strip():
            continue
        said = _message(line)
        if said is not None:
            found.append(said)
        elif found and (more := _continuation(line)):
            found[-1] = _joined(found[-1], more)
    return refined(located(distinct(_without_echoes(found)), sources), sources)


def _without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Less what only repeats that something is wrong, after a message that says what; and with an undefined
    macro as the error that it is, where the parser stumbled over its absence."""
    told = any(_stops(d) and d.cls and not ECHO.search(d.message) for d in found)
    stumbled = {(d.file, d.line) for d in found if _stops(d)}
    kept = [d for d in found if not (told and ECHO.search(d.message))]
    return [
        replace(d, severity=Severity.ERROR)
        if d.cls == "undefined_macro" and (d.file, d.line) in stumbled
        else d
        for d in kept
    ]


def _stops(d: Diagnostic) -> bool:
    return d.severity in (Severity.ERROR, Severity.UNSUPPORTED)


def broke(run: ToolRun) -> Diagnostic:
    """The compiler ended without an artifact and named no error: its own fault, whatever the design is
    worth."""
    how = f"by signal {run.signal}" if run.signal else f"with status {run.returncode}"
    said = (run.stdout + run.stderr).strip().splitlines()
    last = f": {said[-1]}" if said else ""
    return _unsupported(f"iverilog ended {how} and named no error{last}")


def _message(line: str) -> Diagnostic | None:
    """The diagnostic that starts in this line, if one does."""
    placed = _PLACED.match(line)
    rest = placed["rest"] if placed else line
    if TOOL_BROKE.search(rest):
        return replace(_unsupported(rest.strip()), **_place(placed))
    graded = _GRADE.match(rest)
    if graded is None and (placed is None or _CONTINUED.match(rest) or not _ungraded(rest)):
        return None
    grade, text = (graded["grade"].lower(), graded["text"]) if graded else ("error", rest)
    message = grade if grade == "syntax error" and not text else text
    severity = _SEVERITY.get(grade, Severity.ERROR)
    if severity is not Severity.ERROR and BENIGN.search(message):
        severity = Severity.NOTE if severity is Severity.UNSUPPORTED else severity
    name = _class(message, severity)
    return Diagnostic(
        tool=TOOL,
        severity=severity,
        message=message.strip(),
        cls=name,
        hint=hint_of(name),
        **_place(placed),
    )


class _Place(TypedDict, total=False):
    file: str
    line: int


def _place(placed: re.Match[str] | None) -> _Place:
    return {"file": placed["file"], "line": int(placed["line"])} if placed else {}


def _unsupported(message: str) -> Diagnostic:
    name = "unsupported_construct"
    return Diagnostic(tool=TOOL, severity=Severity.UNSUPPORTED, message=message, cls=name, hint=hint_of(name))


def _ungraded(rest: str) -> bool:
    """Whether a placed line without a grade is an error all the same: the parser leaves it out at times."""
    return bool(re.match(r"Errors? in|Include file|Invalid|Missing|Syntax|\S+ definition conflicts", rest))


def _continuation(line: str) -> str:
    placed = _PLACED.match(line)
    more = _CONTINUED.match(placed["rest"] if placed else line)
    return more["text"].strip() if more else ""


def _joined(first: Diagnostic, more: str) -> Diagnostic:
    message = f"{first.message} {more}"
    name = _class(message, first.severity)
    return replace(first, message=message, cls=name, hint=hint_of(name))


def _class(message: str, severity: Severity) -> str:
    name = next((r.cls for r in RULES if r.severity in (None, severity) and r.pattern.search(message)), "")
    if not name and severity is Severity.UNSUPPORTED:
        return "unsupported_construct"
    return name
