from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.record import Judgement
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.evaluate.twins import moved, shape, twin

PLAIN = """module top(input a, output q);
  assign q = b;
endmodule
"""
TOLD = """// A wire, and
// nothing more.

module top(input a,   output q);  /* the ports */
\tassign  q =   b; // here

endmodule
"""


def candidate(text: str, path: str = "top.sv") -> Candidate:
    return Candidate(files=(SourceFile(path=path, text=text),), top="top")


def judgement(diagnostic: Diagnostic, **fields: object) -> Judgement:
    verdict = Verdict(
        status=Status.FAIL,
        stage=Stage.BUILD,
        kind=Kind.ELABORATION,
        summary=f"{diagnostic.where()}: {diagnostic.message}",
        diagnostics=(diagnostic,),
    )
    return Judgement(verdict=replace(verdict, **fields))  # type: ignore[arg-type]


def unbound(line: int, column: int | None, source_line: str, message: str = "no such wire 'b'") -> Diagnostic:
    return Diagnostic(
        tool="t", severity=Severity.ERROR, message=message, file="top.sv", line=line, column=column,
        source_line=source_line,
    )  # fmt: skip


def test_comments_and_blanks_make_no_other_shape() -> None:
    assert shape(candidate(PLAIN)) == shape(candidate(TOLD))
    assert twin(candidate(PLAIN)) == twin(candidate(TOLD)) != ""
    assert twin(None) == ""


@pytest.mark.parametrize(
    ("other", "is_twin"),
    [
        (PLAIN.replace("q = b", "q = a"), False),
        (PLAIN.replace("endmodule", "endmodule // synopsys translate_off"), True),
        (PLAIN.replace("endmodule", "/* verilator lint_off */ endmodule"), True),
        (PLAIN.replace("endmodule", "endmodule // caf\u00e9"), True),
        (PLAIN + "// posedge reset\n", True),
        (PLAIN + "// " + "x" * 20_000, True),
    ],
)
def test_what_may_be_told_apart_has_a_shape_of_its_own(other: str, is_twin: bool) -> None:
    assert shape(candidate(PLAIN)) != shape(candidate(other))
    assert (twin(candidate(PLAIN)) == twin(candidate(other))) is is_twin


OTHERWISE = PLAIN.replace("assign q", "assign\n q").replace("endmodule", "\nendmodule")


def test_neither_do_other_lines() -> None:
    assert shape(candidate(PLAIN)) == shape(candidate(OTHERWISE))
    here, there = unbound(1, 8, ""), unbound(2, 3, "  assign q = b;")
    assert moved(judgement(here), candidate(PLAIN), candidate(OTHERWISE)) == judgement(here)
    assert moved(judgement(there), candidate(PLAIN), candidate(OTHERWISE)) is None
    assert moved(judgement(unbound(2, 3, "")), candidate(OTHERWISE), candidate(PLAIN)) is None
    found = moved(judgement(unbound(5, 1, "endmodule")), candidate(OTHERWISE), candidate(PLAIN))
    assert found == judgement(unbound(3, 1, "endmodule"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("`timescale 1ns/1ps\nmodule top;", "`timescale 1ns/\n1ps module top;"),
        ("`default_nettype none\nmodule top;", "`default_nettype none module top;"),
        ("module top; wire \\a+b ; wire c;", "module top; wire\n\\a+b ; wire c;"),
        ('module top; initial $display("a" );', 'module top; initial $display(\n"a");'),
        ("module top; wire a = 1'b 0;", "module top; wire a = 1'b\n0;"),
    ],
)
def test_where_lines_may_mean_something_they_do(one: str, other: str) -> None:
    assert shape(candidate(f"{one} endmodule")) != shape(candidate(f"{other} endmodule"))


def test_a_text_that_tells_its_own_line_is_only_like_itself() -> None:
    text = "module top;\n  initial x = `__LINE__;\nendmodule\n"
    assert shape(candidate(text)) == shape(candidate(text))
    assert shape(candidate(text)) != shape(candidate("\n" + text))


def test_a_place_is_told_as_it_is_in_the_twin() -> None:
    found = moved(
        judgement(unbound(2, 14, "  assign q = b;", "no 'b', see top.sv:1:8")),
        candidate(PLAIN),
        candidate(TOLD),
    )
    assert found is not None
    (diagnostic,) = found.verdict.diagnostics
    assert (diagnostic.line, diagnostic.column) == (5, 16)
    assert diagnostic.source_line == "\tassign  q =   b; // here"
    assert diagnostic.message == "no 'b', see top.sv:4:8"
    assert found.verdict.summary == "top.sv:5:16: no 'b', see top.sv:4:8"


def test_and_back_again() -> None:
    there = judgement(unbound(5, None, "assign  q =   b; // here"))
    back = moved(there, candidate(TOLD), candidate(PLAIN))
    assert back is not None
    assert back.verdict.diagnostics[0] == unbound(2, None, "assign q = b;")
    assert moved(back, candidate(PLAIN), candidate(TOLD)) == there


def test_places_in_the_bench_stay() -> None:
    of_bench = replace(unbound(99, 3, "whatever"), file="tb.sv")
    assert moved(judgement(of_bench), candidate(PLAIN), candidate(TOLD)) == judgement(of_bench)


@pytest.mark.parametrize(
    "told",
    [
        judgement(unbound(9, None, "")),
        judgement(unbound(2, 1, "  assign q = b;")),
        judgement(unbound(2, None, "as the preprocessor left it")),
        judgement(unbound(2, None, "", "declared at line 1")),
        judgement(unbound(2, None, ""), summary="top.sv:77: what"),
        judgement(
            unbound(2, None, ""),
            simulation=SimulationResult(
                spoken=True,
                run=ToolRun(argv=(), ended=Ended.EXITED, returncode=0, stdout="WARNING: top.sv:2: a warning"),
            ),
        ),
    ],
)
def test_what_cannot_be_moved_is_not_guessed(told: Judgement) -> None:
    assert moved(told, candidate(PLAIN), candidate(TOLD)) is None
    assert moved(told, candidate(PLAIN), candidate(PLAIN)) == told
