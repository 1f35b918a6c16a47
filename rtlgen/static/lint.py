"""What predicts that a design fails though it compiles. Advice for a repair, never a verdict."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.errors import ToolError
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.static.own_checks import own_checks
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.diagnostics import to_core
from rtlgen.verilog.slang import Elaborated, parse
from rtlgen.verilog.slang_codes import LINT_OF_CODE
from rtlgen.verilog.taxonomy import hint_of
from rtlgen.verilog.words import words

log = logging.getLogger(__name__)


@runtime_checkable
class Linter(Protocol):
    """A tool that warns about sources: Verilator."""

    def lint(self, sources: Sequence[SourceFile], top: str, folder: Path) -> tuple[Diagnostic, ...]:
        """Its diagnostics, having worked in `folder`.

        Raises:
            ToolError: it is not there or broke.
        """
        ...


def lint(candidate: Candidate, *, linter: Linter | None = None) -> tuple[Diagnostic, ...]:
    """Warnings about a design, each once, in the order of the text.

    Empty for a design with errors, which the compiler tells. Never raises.

    Args:
        linter: a second opinion; one that breaks is left out.
    """
    sources = tuple(f for f in candidate.files if f.language is not Language.PYTHON)
    design = Elaborated(parse(sources), [candidate.top])
    if not design.ok:
        return ()
    found = [
        *_from_pyslang(design),
        *own_checks(design, candidate.top),
        *(_from_linter(linter, sources, candidate.top) if linter is not None else ()),
    ]
    return _merged(found)


def _from_pyslang(design: Elaborated) -> tuple[Diagnostic, ...]:
    raw = to_core([*design.diagnostics, *design.analyse()], design.parsed, also=LINT_OF_CODE)
    return tuple(_as_lint(d, LINT_OF_CODE.get(d.code, "")) for d in raw if d.code in LINT_OF_CODE)


def _from_linter(linter: Linter, sources: tuple[SourceFile, ...], top: str) -> tuple[Diagnostic, ...]:
    try:
        with fresh_workdir() as folder:
            found = linter.lint(sources, top, folder)
    except ToolError as error:
        log.warning("no lint by the second tool: %s", error)
        return ()
    return tuple(_as_lint(d, _OF_VERILATOR[d.code]) for d in found if d.code in _OF_VERILATOR)


def _as_lint(diagnostic: Diagnostic, cls: str) -> Diagnostic:
    return replace(diagnostic, severity=Severity.WARNING, cls=cls, hint=hint_of(cls))


def _merged(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """One diagnostic a class and line: the first tool's."""
    once: dict[tuple[str, str, int | None], Diagnostic] = {}
    for one in found:
        once.setdefault((one.cls, one.file, one.line), one)
    return tuple(sorted(once.values(), key=lambda d: (d.file, d.line or 0, d.column or 0, d.cls)))


_VERILATOR = {
    "lint_latch": words("LATCH"),
    "lint_combinational_loop": words("UNOPTFLAT UNOPT ALWCOMBORDER"),
    "lint_blocking_in_sequential": words("BLKSEQ"),
    "lint_mixed_assignments": words("BLKANDNBLK"),
    "lint_width": words("WIDTH WIDTHTRUNC WIDTHEXPAND WIDTHCONCAT"),
    "lint_out_of_bounds": words("SELRANGE"),
    "lint_multiple_drivers": words("MULTIDRIVEN"),
    "lint_incomplete_case": words("CASEINCOMPLETE"),
    "lint_implicit_net": words("IMPLICIT"),
    "lint_undriven_signal": words("UNDRIVEN"),
}
_OF_VERILATOR = {code: name for name, codes in _VERILATOR.items() for code in codes}
