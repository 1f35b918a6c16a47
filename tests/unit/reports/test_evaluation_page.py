"""The pages of evaluations: all that matters is on them, nothing is fetched, strangers' words are text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from scored_rows import problem_rows, scored
from scored_runs import LABELS, corrected, one_shot, run_manifest

from rtlgen.core.record import Scored
from rtlgen.metrics.compare import compare
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results
from rtlgen.metrics.summary import summarize
from rtlgen.reports.comparison import Side, TwoRuns
from rtlgen.reports.comparison_page import comparison_page
from rtlgen.reports.evaluation import Evaluation, Reason
from rtlgen.reports.evaluation_page import evaluation_page

HOSTILE = "<script>alert('x')</script>"
VOID = ("meta", "br")


def evaluation(rows: list[Scored], words: str = "the compiler died") -> Evaluation:
    summary = summarize(problem_results(rows), feedback_level="golden", labels=LABELS)
    reasons = tuple(Reason(of=u, words=words) for u in summary.unscored)
    return Evaluation(manifest=run_manifest(), summary=summary, reasons=reasons)


class Page(HTMLParser):
    """The text of a page; every tag is closed, and nothing is run or fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        assert self.open == []
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img", "iframe")
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag in ("td", "th", "div", "summary") else ""

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        else:
            assert "url(" not in data
            assert "@import" not in data


def test_a_score_stands_with_its_interval_its_level_and_what_it_counts() -> None:
    text = Page(evaluation_page(evaluation(corrected()))).text
    assert "pass@1 · adjusted 50.0 % 95 %: 10.0 to 90.0 · after 2 corrections · feedback golden" in text
    assert "pass@1 first answers none 20.0 % (0.0 to 60.0)" in text
    assert "mended: adjusted, with what is certain mended without the model" in text


def test_every_problem_with_its_letters_and_the_benchmarks() -> None:
    text = Page(evaluation_page(evaluation(one_shot()))).text
    assert (
        "Prob031_dff 1/6 ss.cn s RR.SS r 3 MISMATCH inverted, 1 SYNTAX missing_semicolon, 1 NO_CODE" in text
    )
    assert "Prob099_m2014_q6c 0/0 ????? ? CCCCC C" in text
    assert "Prob124_rule110 0/5 !ngcs s ?S.wR R" in text


def test_what_is_not_scored_has_its_reason() -> None:
    text = Page(evaluation_page(evaluation(one_shot(), words="no such tool"))).text
    assert "ERROR 1 Prob124_rule110 no such tool" in text
    assert "UNKNOWN 6 Prob099_m2014_q6c no such tool" in text
    assert "Not scored at all 1 problem, in no number above Prob099_m2014_q6c" in text
    assert "Solved by no sample 1 problem Prob124_rule110" in text
    assert "1 problem of the run without a record, in no number below." in text


def test_what_errata_excuse_is_told_only_where_they_do() -> None:
    assert "simulate MISMATCH inverted 11 3 6" in Page(evaluation_page(evaluation(one_shot()))).text
    assert "excused" not in Page(evaluation_page(evaluation(corrected()))).text


def test_what_it_was_made_of() -> None:
    text = Page(evaluation_page(evaluation(one_shot()))).text
    for words in (
        "verilog-eval-v2:spec-to-rtl",
        "replay:answers",
        "iverilog 12.0",
        "strong",
        "extractor e/1",
    ):
        assert words in text


def test_names_of_strangers_are_text() -> None:
    text = evaluation_page(
        evaluation([scored(HOSTILE, 0, "!"), scored("q", 0, "s", letter=HOSTILE)], HOSTILE)
    )
    # The problem three times, its reason, its class twice.
    assert Page(text).text.count("alert(") == 6
    assert "<script>" not in text


def test_hundreds_of_samples_are_counted_not_spelled() -> None:
    rows = [scored("p", n, ".s"[n % 2], letter=".R"[n % 2]) for n in range(400)]
    text = Page(evaluation_page(evaluation(rows))).text
    assert "p 200/400 . 200 s 200 . 200, R 200" in text


def test_a_harness_that_writes_sentences_has_few_classes() -> None:
    rows = [scored("p", n, "s", letter=f"failed: {n} out of 20 samples.") for n in range(1, 9)]
    text = Page(evaluation_page(evaluation(rows))).text
    assert "failed: n out of n samples. 8 (100.0 %)" in text
    assert "failed: n out of n samples. 8 8 MISMATCH inverted" in text


def test_a_run_that_goes_on() -> None:
    text = Page(evaluation_page(replace(evaluation(one_shot()), pending=3))).text
    assert "3 more answers are not judged yet" in text


def test_a_run_without_records() -> None:
    text = Page(evaluation_page(evaluation([]))).text
    assert "nothing is scored" in text
    assert "6 problems of the run without a record, in no number below." in text


def test_two_runs_on_a_page() -> None:
    runs = TwoRuns(
        a=Side(name="a", manifest=run_manifest(), corrections=0),
        b=Side(name="b", manifest=replace(run_manifest(), model=HOSTILE), corrections=2),
        comparison=compare(problem_results(one_shot()), problem_results(corrected()), Basis.ADJUSTED),
        differ_in=(("model", "x", HOSTILE),),
    )
    text = Page(comparison_page(runs)).text
    assert "sign-flip permutation test: p = 1.000" in text
    assert "Broke some sample of A passed, none of B did problem A B Prob082_lfsr32 6/6 0/1" in text
    assert "feedback none" in text
    assert "feedback golden" in text
    assert "Only in B 1 problem Prob156_timer" in text


def test_the_greatest_changes_come_first() -> None:
    def rows(**marks: str) -> list[Scored]:
        return [row for name, each in marks.items() for row in problem_rows(name, *each)]

    runs = TwoRuns(
        a=Side(name="a", manifest=run_manifest(), corrections=0),
        b=Side(name="b", manifest=run_manifest(), corrections=0),
        comparison=compare(
            problem_results(rows(p="ss", q="ss")), problem_results(rows(p="s.", q="..")), Basis.OURS
        ),
        differ_in=(),
    )
    text = Page(comparison_page(runs)).text
    assert text.index("q 0/2 2/2") < text.index("p 0/2 1/2")
    assert "Both are made of the same" in text
