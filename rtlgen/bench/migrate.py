"""cocotb 1.x idioms, as models still write them, turned into cocotb 2.x.

After the upgrade guide of cocotb 2.0 (docs.cocotb.org, "Upgrading to cocotb 2.0") and the names that cocotb
2.1 really has. Every line stays where it was, so that a message about line 12 is about the author's line 12.
What cannot be carried over without knowing what was meant is named, with the 2.x way.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from rtlgen.bench.migrate_coroutines import coroutines
from rtlgen.bench.migrate_imports import imports
from rtlgen.bench.migrate_rule import Change, Finding, Module
from rtlgen.bench.migrate_values import values
from rtlgen.bench.text_edits import Edit, apply
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value

RULES: tuple[Callable[[Module], Iterator[Finding]], ...] = (imports, coroutines, values)


@value
class Migration:
    text: str
    notes: tuple[str, ...] = ()
    """What was changed, in the order of the lines: "test_mux.py:12: cocotb.fork -> cocotb.start_soon"."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was not. An ERROR cannot work in 2.x, a WARNING may."""


def migrate(file: SourceFile) -> Migration:
    """`file` for cocotb 2.x. Text that is not Python comes back as it is, with one ERROR."""
    try:
        tree = ast.parse(file.text)
    except (SyntaxError, ValueError) as error:
        return Migration(text=file.text, diagnostics=(not_python(file.path, error),))
    module = Module(file.text, tree)
    edits: list[Edit] = []
    changes: list[Change] = []
    diagnostics: list[Diagnostic] = []
    for finding in (f for rule in RULES for f in rule(module)):
        if isinstance(finding, Change):
            edits += finding.edits
            changes.append(finding)
        else:
            diagnostics.append(finding.diagnostic(file.path, module.lines))
    text = apply(module.source, edits) if edits else file.text
    notes = [f"{file.path}:{c.line}: {c.note}" for c in sorted(changes, key=lambda c: c.line)]
    return Migration(
        text=text,
        notes=tuple(dict.fromkeys(notes)),
        diagnostics=tuple(sorted(diagnostics, key=lambda d: d.line or 0)),
    )


def not_python(path: str, error: SyntaxError | ValueError) -> Diagnostic:
    """The diagnostic for text that Python cannot parse."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    return Diagnostic(
        tool="python",
        severity=Severity.ERROR,
        cls="bench_syntax",
        message=f"syntax error: {error.msg if isinstance(error, SyntaxError) else error}",
        file=path,
        line=line,
        column=error.offset if isinstance(error, SyntaxError) else None,
        source_line=(error.text or "").rstrip("\n") if isinstance(error, SyntaxError) else "",
    )
