"""Verilator's messages one by one; whole logs are in tests/golden."""

from __future__ import annotations

import pytest

from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.verilator_log import diagnostics, uncompilable


def test_place_code_and_class() -> None:
    source = SourceFile(path="x.sv", text="module m(input a);\n  always_comb y = a & b;\nendmodule\n")
    log = (
        "%Error: x.sv:2:23: Can't find definition of variable: 'b'\n"
        "    2 |   always_comb y = a & b;\n"
        "      |                       ^\n"
        "                            : ... Suggested alternative: 'a'\n"
        "%Error: Exiting due to 1 error(s)\n"
    )
    (d,) = diagnostics(log, [source])
    assert (d.file, d.line, d.column) == ("x.sv", 2, 23)
    assert d.cls == "undeclared_identifier"
    assert d.source_line == "always_comb y = a & b;"
    assert d.message.endswith("Suggested alternative: 'a'")


@pytest.mark.parametrize(
    ("line", "severity", "cls"),
    [
        ("%Warning-LATCH: x.sv:2:3: Latch inferred for signal 'm.y'", Severity.WARNING, "lint_latch"),
        ("%Warning-UNDRIVEN: x.sv:2:3: Signal is not driven: 'q'", Severity.WARNING, "lint_undriven_signal"),
        ("%Warning-UNUSEDSIGNAL: x.sv:2:3: Signal is not driven, nor used: 'q'", Severity.WARNING, ""),
        (
            "%Error-BLKANDNBLK: x.sv:2:3: Unsupported: Blocking and non-blocking assignments to potentially"
            " overlapping bits of same packed variable: 'q'",
            Severity.UNSUPPORTED,
            "mixed_assignments",
        ),
        (
            "%Error-UNSUPPORTED: x.sv:2:3: Unsupported: wait fork",
            Severity.UNSUPPORTED,
            "unsupported_construct",
        ),
        (
            "%Error: Internal Error: ../V3Width.cpp:12: no dtype",
            Severity.UNSUPPORTED,
            "unsupported_construct",
        ),
        ("%Error: x.sv:2:3: Unsupported or unknown PLI call: '$x'", Severity.ERROR, "unknown_system_task"),
        (
            "%Error: x.sv:2:3: syntax error, unexpected assign, expecting ';'",
            Severity.ERROR,
            "syntax_missing_token",
        ),
        ("%Error: x.sv:2:3: syntax error, unexpected end", Severity.ERROR, "unbalanced_end"),
        ("%Error-PINNOTFOUND: x.sv:2:3: Parameter not found: 'W'", Severity.ERROR, "parameter_mismatch"),
        ("%Error-PINNOTFOUND: x.sv:2:3: Pin not found: 'w'", Severity.ERROR, "port_mismatch"),
    ],
)
def test_grades_and_classes(line: str, severity: Severity, cls: str) -> None:
    (d,) = diagnostics(line)
    assert (d.severity, d.cls) == (severity, cls)


def test_cpp_that_does_not_compile_is_verilators_fault() -> None:
    (d,) = uncompilable("Vtop.cpp:30:15: error: 'garbage' was not declared in this scope\nmore\n")
    assert d.severity is Severity.UNSUPPORTED
    assert "garbage" in d.message


@pytest.mark.parametrize("text", ["", "%Error", "%Error-: : ", "%Warning-X: a:1:1:1: b", "      : ... alone"])
def test_any_text_is_read(text: str) -> None:
    diagnostics(text)
