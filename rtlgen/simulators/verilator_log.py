"""What Verilator said, as diagnostics. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.log import distinct, located
from rtlgen.simulators.second_reader import refined
from rtlgen.simulators.verilator_messages import CODES, RULES, TOOL_BROKE, UNSUPPORTED_CODES
from rtlgen.verilog.taxonomy import hint_of

TOOL = "verilator"

_HEAD = re.compile(
    r"^%(?P<grade>Error|Warning)(?:-(?P<code>\w+))?: "
    r"(?:(?P<file>[^\s:][^:]*):(?P<line>\d+):(?:(?P<column>\d+):)? )?(?P<text>.*)$"
)
_MORE = re.compile(
    r"^\s+: (?!\.\.\. (?:For|Use|See|note: In instance|In instance)\b)(?:\.\.\. )?(?P<text>\S.*)$"
)
_EXITING = re.compile(r"^Exiting due to|^Command Failed|^Cannot continue$")


def diagnostics(log: str, sources: Sequence[SourceFile] = ()) -> tuple[Diagnostic, ...]:
    """The messages in `log`, each once, in the order in which they came.

    What Verilator does not support, and its own internal errors, are UNSUPPORTED: the design may be right.

    Args:
        sources: what was compiled, for the source lines.
    """
    found: list[Diagnostic] = []
    for line in log.splitlines():
        head = _HEAD.match(line)
        if head is not None:
            if not _EXITING.match(head["text"]):
                found.append(_diagnostic(head))
        elif found and (more := _MORE.match(line)):
            found[-1] = _classed(replace(found[-1], message=f"{found[-1].message} {more['text']}"))
    return refined(located(distinct(found), sources), sources)


def uncompilable(stderr: str) -> tuple[Diagnostic, ...]:
    """The C++ that Verilator made does not compile: its own fault, whatever the design is worth."""
    first = next((s for s in stderr.splitlines() if re.search(r"\berror\b|undefined reference", s)), "")
    said = f": {first.strip()}" if first else ""
    return (
        Diagnostic(
            tool=TOOL,
            severity=Severity.UNSUPPORTED,
            message=f"the C++ that Verilator made of the design does not compile{said}",
            cls="unsupported_construct",
            hint=hint_of("unsupported_construct"),
        ),
    )


def _diagnostic(head: re.Match[str]) -> Diagnostic:
    code, text = head["code"] or "", head["text"].strip()
    severity = Severity.WARNING if head["grade"] == "Warning" else Severity.ERROR
    if severity is Severity.ERROR and (code in UNSUPPORTED_CODES or TOOL_BROKE.search(text)):
        severity = Severity.UNSUPPORTED
    return _classed(
        Diagnostic(
            tool=TOOL,
            severity=severity,
            message=text,
            code=code,
            file=head["file"] or "",
            line=int(head["line"]) if head["line"] else None,
            column=int(head["column"]) if head["column"] else None,
        )
    )


def _classed(d: Diagnostic) -> Diagnostic:
    """Named by its code where it has a telling one, else by its text."""
    name = CODES.get(d.code, "")
    if not name:
        fits = (r.cls for r in RULES if r.severity in (None, d.severity) and r.pattern.search(d.message))
        name = next(fits, "")
    if not name and d.severity is Severity.UNSUPPORTED:
        name = "unsupported_construct"
    return replace(d, cls=name, hint=hint_of(name))
