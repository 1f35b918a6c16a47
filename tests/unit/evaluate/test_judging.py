from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.evaluate.doubt import Doubt
from rtlgen.evaluate.judging import Judging, in_doubt
from rtlgen.evaluate.sharing import SharingJudge

PROBLEM = Problem(id="p", suite="s", spec="", top="m", digest="d")
PASS = Verdict(status=Status.PASS, stage=Stage.DONE)
ERROR = Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="tool_failed")
NO_CODE = Verdict(status=Status.FAIL, stage=Stage.EXTRACT, kind=Kind.NO_CODE)


class Compiler:
    """Finds a missing semicolon, or what a text asks it to find; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.calls = 0
        self.ill = False

    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        self.calls += 1
        return [Judgement(verdict=self._one(e)) for e in extractions]

    def _one(self, extraction: Extraction) -> Verdict:
        if extraction.candidate is None:
            return NO_CODE
        text = extraction.candidate.text
        self.asked.append(text)
        if self.ill:
            return ERROR
        for number, line in enumerate(text.splitlines(), 1):
            if "assign" in line and ";" not in line:
                return self._failed(extraction, number + 1, "syntax error")
            if "vague" in line:
                return self._failed(extraction, number, f"something near line {number}")
        return PASS

    def _failed(self, extraction: Extraction, line: int, message: str) -> Verdict:
        assert extraction.candidate is not None
        found = Diagnostic(
            tool="iverilog",
            severity=Severity.ERROR,
            message=message,
            file=extraction.candidate.files[0].path,
            line=line,
        )
        summary = f"{found.where()}: {message}"
        return Verdict(
            status=Status.FAIL, stage=Stage.BUILD, kind=Kind.SYNTAX, summary=summary, diagnostics=(found,)
        )


def design(body: str, *, comment: str = "") -> Completion:
    lead = f"// {comment}\n\n" if comment else ""
    return Completion(text=f"```verilog\n{lead}module m(input a, output y);\n  {body}\nendmodule\n```\n")


RIGHT = "assign y = ~a;"


def test_twins_are_judged_once_and_each_is_told_its_lines() -> None:
    compiler = Compiler()
    judging = Judging(judge=SharingJudge(compiler), judge_mended=None)
    completions = [
        design(RIGHT),
        design("assign y = ~a"),
        design(RIGHT, comment="an inverter"),
        design("assign y = ~a", comment="an inverter"),
        Completion(text="no"),
        Completion(text="no"),
    ]
    found = judging.find(PROBLEM, completions)
    assert [f.judgement.verdict.status.value for f in found] == [
        "PASS",
        "FAIL",
        "PASS",
        "FAIL",
        "FAIL",
        "FAIL",
    ]
    assert [f.judgement.verdict.diagnostics[0].line for f in (found[1], found[3])] == [3, 5]
    assert found[3].judgement.verdict.summary == "m.sv:5: syntax error"
    assert len(compiler.asked) == 2
    assert found[0].twin == found[2].twin
    assert found[4].twin == ""
    by_themselves = Judging(judge=Compiler(), judge_mended=None).find(PROBLEM, completions)
    assert found == by_themselves


def test_what_was_judged_in_earlier_work_is_told_after_it() -> None:
    compiler = Compiler()
    judging = Judging(judge=SharingJudge(compiler), judge_mended=None)
    judging.find(PROBLEM, [design(RIGHT)])
    judging.find(PROBLEM, [design(RIGHT, comment="the same again")])
    assert len(compiler.asked) == 1
    judging.find(Problem(id="q", suite="s", spec="", top="m", digest="other"), [design(RIGHT)])
    assert len(compiler.asked) == 2


def test_an_error_is_not_told_after_an_earlier_one() -> None:
    compiler = Compiler()
    judging = Judging(judge=SharingJudge(compiler), judge_mended=None)
    compiler.ill = True
    (found,) = judging.find(PROBLEM, [design(RIGHT)])
    assert in_doubt(found) is Doubt.ERROR
    compiler.ill = False
    (found,) = judging.find(PROBLEM, [design(RIGHT)])
    assert found.judgement.verdict == PASS


def test_what_cannot_be_told_is_judged_by_itself_and_equal_texts_once() -> None:
    compiler = Compiler()
    judging = Judging(judge=SharingJudge(compiler), judge_mended=None)
    vague = "wire vague = 1;"
    found = judging.find(PROBLEM, [design(vague), design(vague, comment="x"), design(vague, comment="x")])
    assert [f.judgement.verdict.summary for f in found] == [
        "m.sv:2: something near line 2",
        "m.sv:4: something near line 4",
        "m.sv:4: something near line 4",
    ]
    assert len(compiler.asked) == 2


def test_mended_designs_stand_beside_and_are_judged_together() -> None:
    compiler, again = Compiler(), Compiler()
    judging = Judging(judge=compiler, judge_mended=again)
    found = judging.find(PROBLEM, [design("assign y = ~a"), design(RIGHT), design("assign y = a")])
    assert [f.judgement.verdict.status.value for f in found] == ["FAIL", "PASS", "FAIL"]
    mended = [f.mended for f in found]
    assert mended[1] is None
    assert mended[0] is not None
    assert mended[2] is not None
    assert mended[0].judgement.verdict == PASS
    assert mended[0].candidate.text == "module m(input a, output y);\n  assign y = ~a;\nendmodule\n"
    assert [m.name for m in mended[0].mends] == ["missing_semicolon"]
    assert again.calls == 1


def test_a_mend_to_no_avail_is_not_kept() -> None:
    class Stubborn(Compiler):
        def _one(self, extraction: Extraction) -> Verdict:
            return self._failed(extraction, 2, "no")

    judging = Judging(judge=Compiler(), judge_mended=Stubborn())
    (found,) = judging.find(PROBLEM, [design("assign y = ~a")])
    assert found.mended is None


def test_completions_with_one_text_are_one() -> None:
    compiler = Compiler()
    judging = Judging(judge=compiler, judge_mended=None, dedupe=True)
    completions = [
        design(RIGHT),
        design("assign y = ~a"),
        replace(design(RIGHT), latency_s=2.0),
        Completion(text=""),
        replace(Completion(text=""), finish_reason=FinishReason.LENGTH),
    ]
    found = judging.find(PROBLEM, completions)
    assert sorted(compiler.asked) == sorted(
        {f.extraction.candidate.text for f in found if f.extraction.candidate}
    )
    assert len(compiler.asked) == 2
    assert found[0] == found[2]
    assert found[3].extraction.truncated is not found[4].extraction.truncated
    assert found == Judging(judge=Compiler(), judge_mended=None).find(PROBLEM, completions)
    packed = judging(PROBLEM, tuple(completions))
    assert packed == Judging(judge=Compiler(), judge_mended=None)(PROBLEM, tuple(completions))
