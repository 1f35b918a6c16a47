"""What holds for every mend, without a simulator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mend_examples import GOOD, LEFT_ALONE, Example

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Language, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.mending.judged import mendable, mended
from rtlgen.mending.mend import mend
from rtlgen.mending.rules import RULES

PROBLEM = Problem(id="m", suite="test", spec="", top="m")
SEMICOLON = "module m(input a, output y);\n  assign y = ~a\nendmodule\n"
LOOP = """module m(input [3:0] a, output reg y);
  always @(*) begin
    y = 0;
    for (int i = 0; i < 4; i = i + 1) begin
      if (a[i]) break;
      y = ~y;
    end
  end
endmodule
"""


def design(*texts: str, top: str = "m") -> Candidate:
    files = tuple(SourceFile(path=f"f{n}.sv", text=text) for n, text in enumerate(texts))
    return Candidate(files=files, top=top)


def said(
    message: str = "syntax error", cls: str = "", line: int | None = None, file: str = "f0.sv"
) -> Diagnostic:
    return Diagnostic(
        tool="iverilog", severity=Severity.ERROR, message=message, cls=cls, file=file, line=line
    )


def test_a_mend_says_what_and_where() -> None:
    (made,) = mend(design(SEMICOLON), PROBLEM).mends
    assert (made.name, made.file, made.line) == ("missing_semicolon", "f0.sv", 2)
    assert "';'" in made.what


def test_only_the_file_that_needs_it_is_changed() -> None:
    other = "module half(input a, output b);\n  assign b = a;\nendmodule\n"
    mending = mend(design(other, SEMICOLON), PROBLEM)
    assert mending.candidate.files[0].text == other
    assert mending.candidate.files[1].text == SEMICOLON.replace("~a", "~a;")
    assert mending.mends[0].file == "f1.sv"


def test_a_design_that_the_simulator_accepts_stays() -> None:
    warned = Diagnostic(tool="iverilog", severity=Severity.WARNING, message="implicit")
    assert mend(design(SEMICOLON), PROBLEM, []).mends == ()
    assert mend(design(SEMICOLON), PROBLEM, [warned]).mends == ()


def test_legal_code_stays_without_the_simulators_word() -> None:
    assert mend(design(LOOP), PROBLEM).mends == ()
    assert mend(design(LOOP), PROBLEM, [said("no such module", line=9)]).mends == ()
    (made,) = mend(design(LOOP), PROBLEM, [said("sorry", "break_continue", 5)]).mends
    assert made.name == "jump_as_disable"


@pytest.mark.parametrize("example", [e for e in GOOD if e.legal], ids=lambda e: e.mend)
def test_no_legal_design_is_touched_unasked(example: Example) -> None:
    assert mend(design(example.text), PROBLEM).mends == ()


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_the_simulators_word_makes_nothing_certain(text: str) -> None:
    """Whatever it complains about, at whatever line."""
    everywhere = [said(line=n) for n in range(1, text.count("\n") + 1)]
    classes = ("duplicate_declaration", "unsized_in_concat", "trailing_comma", "break_continue")
    lifetime = said("overriding the default variable lifetime is not yet supported")
    complaints = [*everywhere, lifetime, *(said(cls=c) for c in classes)]
    assert mend(design(text), PROBLEM, complaints).mends == ()


def test_several_faults_are_mended_one_after_the_other() -> None:
    text = """module m(input clk, output [1:0] y);
  wire [1:0] half;
  always @(posedge clk) begin
    y <= y + 1
    half <= y;
    integer i;
    for (i = 0; i < 2; i = i + 1) y[i] <= CLK;
  end
endmodule
"""
    mending = mend(design(text), PROBLEM)
    assert [(m.name, m.line) for m in mending.mends] == [
        ("missing_semicolon", 4),
        ("declaration_after_statement", 6),
        ("net_assigned_in_process", 1),
        ("net_assigned_in_process", 2),
    ]
    assert "CLK" in mending.candidate.text  # in capitals it may be a constant that was forgotten


def test_a_mend_that_brings_another_complaint_is_not_kept() -> None:
    """`integer` for `genvar` alone would leave a declaration of a name that is used above."""
    text = """module m(input [3:0] a, output reg [3:0] y);
  integer i;
  always @(*) begin
    i = 0;
    genvar i;
    y = a;
  end
endmodule
"""
    assert "declaration_after_statement" not in [m.name for m in mend(design(text), PROBLEM).mends]


def test_a_port_is_renamed_everywhere_but_not_where_its_name_is_taken() -> None:
    problem = Problem(
        id="m", suite="test", spec="", top="m", ports=(Port(name="data_in", direction=Direction.INPUT),)
    )
    once = "module m(input dataIn);\n  wire t = dataIn;\nendmodule\n"
    assert mend(design(once), problem).candidate.text == once.replace("dataIn", "data_in")
    taken = "module m(input dataIn);\n  wire data_in = dataIn;\nendmodule\n"
    assert mend(design(taken), problem).mends == ()
    other_way = "module m(output dataIn);\n  assign dataIn = 1'b0;\nendmodule\n"
    assert mend(design(other_way), problem).mends == ()


def test_a_renamed_top_is_the_candidates_top() -> None:
    mending = mend(design("module M;\nendmodule : M\n", top="M"), PROBLEM)
    assert mending.candidate.text == "module m;\nendmodule : m\n"
    assert mending.candidate.top == "m"


def test_python_files_are_left_out() -> None:
    helper = SourceFile(path="model.py", text="module m(", language=Language.PYTHON)
    verilog = SourceFile(path="m.sv", text=SEMICOLON)
    mending = mend(Candidate(files=(helper, verilog), top="m"), PROBLEM)
    assert mending.candidate.files[0] == helper
    assert len(mending.mends) == 1


def test_what_pyslang_may_not_read_is_not_mended() -> None:
    deep = "module m; assign y = " + "(" * 3000 + "\nendmodule"
    assert mend(design(deep), PROBLEM).mends == ()


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.SYNTAX), True),
        (Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.ELABORATION), True),
        (Verdict(status=Status.FAIL, stage=Stage.STATIC, kind=Kind.INTERFACE), True),
        (Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="unsupported"), True),
        (Verdict(status=Status.FAIL, stage=Stage.STATIC, kind=Kind.FORBIDDEN, cause="forbidden_call"), False),
        (Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.RESOURCE), False),
        (Verdict(status=Status.FAIL, stage=Stage.SIMULATE, kind=Kind.MISMATCH), False),
        (Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="tool_failed"), False),
        (Verdict(status=Status.PASS, stage=Stage.DONE), False),
    ],
)
def test_what_is_mendable(verdict: Verdict, expected: bool) -> None:
    assert mendable(verdict) is expected


def test_the_judge_is_asked_until_nothing_more_can_be_mended() -> None:
    """Each round shows a complaint that the one before it hid."""
    refused = Verdict(
        status=Status.FAIL, stage=Stage.BUILD, kind=Kind.SYNTAX, diagnostics=(said("syntax error", line=2),)
    )
    jump = Verdict(
        status=Status.ERROR,
        stage=Stage.BUILD,
        cause="unsupported",
        diagnostics=(said("sorry: break", "break_continue", 5),),
    )
    good = Verdict(status=Status.PASS, stage=Stage.DONE)
    answers = [jump, good]
    asked: list[str] = []

    def judge(candidate: Candidate) -> Verdict:
        asked.append(candidate.text)
        return answers[len(asked) - 1]

    text = LOOP.replace("y = ~y;", "y = ~y")
    found = mended(design(text), PROBLEM, refused, judge)
    assert found is not None
    assert [m.name for m in found.mends] == ["missing_semicolon", "jump_as_disable"]
    assert found.verdict == good
    assert found.candidate.text == asked[-1]
    assert len(asked) == 2


def test_nothing_to_mend_asks_nobody() -> None:
    def judge(candidate: Candidate) -> Verdict:
        raise AssertionError("asked")

    refused = Verdict(status=Status.FAIL, stage=Stage.BUILD, kind=Kind.SYNTAX, diagnostics=(said(),))
    assert mended(design("module m; endmodule\n"), PROBLEM, refused, judge) is None


def test_every_mend_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "mending.md").read_text("utf-8")
    rows = {
        name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)
    }
    assert {rule.__name__ for rule in RULES} <= rows
