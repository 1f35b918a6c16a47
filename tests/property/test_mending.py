"""Mending never raises, moves no line, ends, and leaves alone what is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mend_examples import GOOD, LEFT_ALONE

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import Problem
from rtlgen.mending.mend import mend
from rtlgen.suites.registry import open_suite
from rtlgen.verilog.lexer import lex

PROBLEMS = Path(__file__).parents[2] / "testbenches" / "problems"
REFERENCES = [p.read_text("utf-8") for p in sorted(PROBLEMS.glob("*/ref.sv"))]
TEXTS = [*REFERENCES, *(e.text for e in GOOD), *LEFT_ALONE.values()]
PROBLEM = Problem(
    id="m",
    suite="s",
    spec="",
    top="m",
    ports=(Port(name="clk", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT)),
)
CLASSES = (
    "", "enum_cast", "break_continue", "duplicate_declaration", "unsized_in_concat", "trailing_comma",
    "syntax_unexpected_token",
)  # fmt: skip


def candidate(text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="m.sv", text=text),), top="m")


complaints = st.none() | st.lists(
    st.builds(
        Diagnostic,
        tool=st.just("iverilog"),
        severity=st.sampled_from([Severity.ERROR, Severity.UNSUPPORTED, Severity.WARNING]),
        message=st.sampled_from(["syntax error", "overriding the default variable lifetime"]),
        cls=st.sampled_from(CLASSES),
        file=st.sampled_from(["m.sv", "./m.sv", ""]),
        line=st.none() | st.integers(1, 40),
    ),
    max_size=8,
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A design with a few of its tokens gone, doubled or replaced."""
    tokens = [t.text for t in lex(draw(st.sampled_from(TEXTS)))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(tokens) - 1))
        strange = [
            "}",
            ";",
            ",",
            "end",
            "wire",
            "genvar",
            "é",
            "\n",
            "\r\n",
            "`x",
            "/*",
            "endmodulemodule",
            "\ud800",
        ]
        with_ = draw(st.sampled_from(["", tokens[at] * 2, tokens[at].swapcase(), *strange]))
        tokens[at] = with_
    return "".join(tokens)


@settings(max_examples=200)
@given(damaged(), complaints)
def test_any_text_and_any_complaint(text: str, said: list[Diagnostic] | None) -> None:
    mending = mend(candidate(text), PROBLEM, said)
    (file,) = mending.candidate.files
    assert (mending.mends == ()) == (mending.candidate == candidate(text))
    if "missing_endmodule" not in [m.name for m in mending.mends]:
        assert file.text.count("\n") == text.count("\n")
    assert all(1 <= m.line <= text.count("\n") + 1 for m in mending.mends)
    again = mend(mending.candidate, PROBLEM, said)
    assert again.mends == ()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(REFERENCES), min_size=2, max_size=3, unique=True))
def test_several_files(texts: list[str]) -> None:
    files = tuple(SourceFile(path=f"f{n}.sv", text=t) for n, t in enumerate(texts))
    design = Candidate(files=files, top="m")
    problem = Problem(id="m", suite="s", spec="", top="m")
    mended = mend(design, problem).candidate
    # A module of one file may be the misspelt instance of another; of one's own nothing is touched.
    assert [f.path for f in mended.files] == [f.path for f in files]


def right_designs() -> list[tuple[str, Problem]]:
    found = []
    for text in REFERENCES:
        name = text.split("module", 1)[1].split()[0].strip("#(")
        found.append((text, Problem(id="r", suite="s", spec="", top=name)))
    return found


@pytest.mark.parametrize("said", [None, []], ids=["unasked", "accepted"])
def test_the_built_in_references_stay(said: list[Diagnostic] | None) -> None:
    for text, problem in right_designs():
        assert mend(candidate(text), problem, said).mends == (), text


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("suite", "file"),
    [
        ("verilog-eval-v2:spec-to-rtl", "verilog-eval-v2.tar.gz"),
        ("verilog-eval-v1:human", "verilog-eval-v1.tar.gz"),
        ("rtllm-v2", "rtllm-v2.tar.gz"),
    ],
)
def test_published_references_stay(shared_data: Path, suite: str, file: str) -> None:
    checked = 0
    for problem in open_suite(suite, shared_data / file).problems():
        if problem.reference:
            design = Candidate(files=problem.reference, top=problem.top)
            assert mend(design, problem, []).mends == (), problem.id
            # pyslang objects to a few of them, and even there nothing may be found that is certain but wrong.
            assert mend(design, problem).mends == (), problem.id
            checked += 1
    assert checked >= 49
