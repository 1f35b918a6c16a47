"""iverilog's messages one by one; whole logs are in tests/golden."""

from __future__ import annotations

import pytest

from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.simulators.icarus_log import broke, diagnostics


def test_place_source_line_and_hint() -> None:
    source = SourceFile(path="d/x.sv", text="module m;\n  assign q = a;\nendmodule\n")
    (d,) = diagnostics("d/x.sv:2: error: Unable to bind wire/reg/memory `a' in `m'\n", [source])
    assert (d.where(), d.source_line, d.cls) == ("d/x.sv:2", "assign q = a;", "undeclared_identifier")
    assert d.hint
    assert d.column is None


def test_continuation_belongs_to_its_message() -> None:
    log = "x.v:22: error: q[i] is not a valid l-value in m.\nx.v:7:      : q[i] is declared here as wire.\n"
    (d,) = diagnostics(log)
    assert d.line == 22
    assert d.message.endswith("is declared here as wire.")
    assert d.cls == "wire_assigned_in_always"


def test_a_thousand_repeats_are_one() -> None:
    line = "x.v:3: error: q[{0}] is not a valid l-value in m.row[{0}].\n"
    assert len(diagnostics("".join(line.format(i) for i in range(1024)))) == 1


def test_two_names_on_one_line_are_two() -> None:
    line = "x.v:3: error: Unable to bind wire/reg/memory `{}' in `m'\n"
    assert len(diagnostics(line.format("left") + line.format("right"))) == 2


@pytest.mark.parametrize(
    ("line", "severity", "cls"),
    [
        (
            "x.v:2: sorry: constant selects in always_* processes are not currently supported"
            " (all bits will be included).",
            Severity.NOTE,
            "",
        ),
        ("x.v:2: vvp.tgt sorry: Case unique/unique0 qualities are ignored.", Severity.NOTE, ""),
        ("x.v:5: sorry: break statements not supported.", Severity.UNSUPPORTED, "break_continue"),
        ("x.v:5: sorry: This cast operation is not yet supported.", Severity.UNSUPPORTED, "unsupported_cast"),
        (
            "x.v:5: sorry: unpacked structures not supported here.",
            Severity.UNSUPPORTED,
            "unsupported_construct",
        ),
        (
            "x.v:1: warning: @* found no sensitivities so it will never trigger.",
            Severity.WARNING,
            "lint_event_control",
        ),
        (
            "x.v:6 Warning: Synthesis requires the sensitivity list of an always_ff process to only be edge"
            " sensitive. m.d is missing a pos/negedge.",
            Severity.WARNING,
            "lint_event_control",
        ),
    ],
)
def test_benign_and_unsupported(line: str, severity: Severity, cls: str) -> None:
    (d,) = diagnostics(line)
    assert (d.severity, d.cls) == (severity, cls)


def test_a_port_that_is_there_twice_is_the_designs_fault() -> None:
    (d,) = diagnostics("x.sv:1: clk definition conflicts with definition at x.sv:1.\n")
    assert (d.severity, d.cls, d.line) == (Severity.ERROR, "duplicate_declaration", 1)


def test_cast_of_a_ternary_is_icarus_own_lack() -> None:
    text = """module m(input go, output logic y);
typedef enum logic {IDLE, RUN} state_t; state_t next;
always_comb next = go ? RUN : IDLE;
always_comb next = {VALUE};
endmodule
"""
    log = "x.sv:3: error: This assignment requires an explicit cast.\n" * 2
    for value, severity in (("RUN", Severity.UNSUPPORTED), ("1'b1", Severity.ERROR)):
        source = SourceFile(path="x.sv", text=text.replace("{VALUE}", value))
        assert diagnostics(log.replace("3", "4", 1), [source])[0].severity is severity
        assert diagnostics(log, [source])[0].severity is Severity.UNSUPPORTED


def test_broken_tool_is_not_the_designs_fault() -> None:
    # The wording of steveicarus/iverilog#1222 (13.0 devel) and RoaLogic/RV12#15.
    for line in (
        "ivl: parse.y:2010: int VLparse(): Assertion `current_task == 0' failed.",
        "internal error: 18vvp_arith_cast_int: recv_vec4 not implemented",
        "assert: ../elab_expr.cc:42: failed assertion width > 0",
    ):
        (d,) = diagnostics(line)
        assert d.severity is Severity.UNSUPPORTED
    crashed = ToolRun(argv=("iverilog",), ended=Ended.EXITED, returncode=134, stderr="Aborted\n")
    assert broke(crashed).severity is Severity.UNSUPPORTED
    assert "134" in broke(crashed).message


NEWER = [
    # Icarus 13 refuses use before declaration: YosysHQ/nerv#13, steveicarus/iverilog#1102.
    (
        "x.sv:565: error: Unable to bind wire/reg/memory `irq' in `tb.dut'\n"
        "x.sv:625:      : A symbol with that name was declared here. Check for declaration after use.\n",
        "used_before_declared",
    ),
    (
        "x.sv:612: error: Net sel['sd2:'sd0] is not defined in this context.\n"
        "x.sv:771:      : A symbol with that name was declared here. Check for declaration after use.\n",
        "used_before_declared",
    ),
    # 13.0 devel, steveicarus/iverilog#1268.
    (
        "x.sv:2: error: variable c; cannot be driven by a primitive or continuous assignment with non-default"
        " strength.\n",
        "reg_assigned_continuously",
    ),
    # 12, steveicarus/iverilog#703.
    ("x.sv:9: error: Theses bit are already driven.\n", "multiple_drivers"),
    # RoaLogic/RV12#15.
    ("x.sv:476: error: duplicate definition for function 'f' in 'm'.\n", "duplicate_declaration"),
]
"""Messages of Icarus 12 and 13 as public reports show them; those versions were not at hand here."""


@pytest.mark.parametrize(("log", "cls"), NEWER)
def test_newer_versions(log: str, cls: str) -> None:
    (d,) = diagnostics(log)
    assert (d.severity, d.cls) == (Severity.ERROR, cls)


def test_echoes_are_left_out() -> None:
    log = "x.v:2: error: can not select part of scalar: a\nx.v:2: error: Unable to elaborate r-value: a[0]\n"
    assert [d.cls for d in diagnostics(log)] == ["invalid_select"]
    alone = diagnostics("x.v:2: error: Unable to elaborate r-value: a[0]\n")
    assert len(alone) == 1  # nothing else says what is wrong


@pytest.mark.parametrize("text", ["", "\n\n", ":::", "x.v:9999999999: error: ", "\x00\x1b[31m", "a:1:" * 500])
def test_any_text_is_read(text: str) -> None:
    diagnostics(text)
