"""What a model is told about a failure: short, exact, and no more than its level allows."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from prompting_values import (
    CANDIDATE,
    IN_THE_BENCH,
    SECRET,
    WRONG,
    check_golden,
    failing,
    simulated,
    undeclared,
)

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchOrigin
from rtlgen.core.simulation import TestStatus
from rtlgen.core.toolrun import Ended
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.verdict import KINDS_OF_STAGE, Kind, Stage, Status
from rtlgen.prompting.feedback import feedback
from rtlgen.prompting.visible import visible
from rtlgen.verify.causes import CAUSES as MISMATCH_CAUSES

SIMULATED = tuple(sorted(KINDS_OF_STAGE[Stage.SIMULATE] | KINDS_OF_STAGE[Stage.PROVE]))
COMPILED = tuple(kind for kind in Kind if kind not in SIMULATED)
BELOW_GOLDEN = tuple(level for level in FeedbackLevel if level is not FeedbackLevel.GOLDEN)
CAUSES = ("", *MISMATCH_CAUSES, "bench_exception")


@pytest.mark.parametrize("kind", Kind)
def test_golden(kind: Kind) -> None:
    verdict = failing(kind, cause="late_1_cycle" if kind is Kind.MISMATCH else "")
    parts = [f"=== {level.value}\n{feedback(verdict, CANDIDATE, level)}" for level in FeedbackLevel]
    check_golden(f"feedback/{kind.value.lower()}.txt", "\n".join(parts))


def test_golden_of_each_cause() -> None:
    parts = [
        f"=== {cause or '(none)'}\n"
        + feedback(failing(Kind.MISMATCH, cause=cause), CANDIDATE, FeedbackLevel.GOLDEN)
        for cause in CAUSES
    ]
    check_golden("feedback/causes.txt", "\n".join(parts))


@pytest.mark.parametrize("level", BELOW_GOLDEN)
@pytest.mark.parametrize("kind", Kind)
def test_nothing_expected_shows_below_golden(kind: Kind, level: FeedbackLevel) -> None:
    for origin, cause in product((BenchOrigin.SUITE, BenchOrigin.USER), CAUSES):
        verdict = failing(kind, origin=origin, cause=cause)
        text = feedback(verdict, CANDIDATE, level, max_tokens=5000)
        for secret in (SECRET, WRONG, "cycle 12", "125", "counter_tb", "88"):
            assert secret not in text
        shown = visible(verdict, CANDIDATE, level)
        assert SECRET not in repr(shown)
        assert WRONG not in repr(shown)


def test_the_secret_is_there_to_be_seen_at_golden() -> None:
    text = feedback(failing(Kind.MISMATCH), CANDIDATE, FeedbackLevel.GOLDEN)
    assert f"'h{SECRET}" in text
    assert "First difference at 125 ns, cycle 12" in text


@pytest.mark.parametrize("kind", SIMULATED)
def test_compile_level_says_only_that_it_does_not_pass(kind: Kind) -> None:
    for level in (FeedbackLevel.COMPILE, FeedbackLevel.OWN_BENCH):
        text = feedback(failing(kind), CANDIDATE, level)
        assert text.startswith("The design compiles, but it does not pass its testbench")
        assert "37" not in text
        assert "lint" not in text
        assert "Latch inferred" in text


def test_verdict_level_gives_counts_and_no_values() -> None:
    text = feedback(failing(Kind.MISMATCH, cause="inverted"), CANDIDATE, FeedbackLevel.VERDICT)
    assert "37 of 200 samples" in text
    assert "count (37 of 200)" in text
    assert "Right: top" in text
    assert "complement" not in text


def test_the_own_bench_shows_everything_from_its_level_on() -> None:
    verdict = failing(Kind.MISMATCH, origin=BenchOrigin.OWN)
    golden = feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN)
    assert f"'h{SECRET}" in golden
    assert feedback(verdict, CANDIDATE, FeedbackLevel.OWN_BENCH) == golden
    assert feedback(verdict, CANDIDATE, FeedbackLevel.VERDICT) == golden
    assert SECRET not in feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE)


@pytest.mark.parametrize("kind", COMPILED)
def test_compile_messages_are_the_same_at_every_level_that_shows_them(kind: Kind) -> None:
    texts = {feedback(failing(kind), CANDIDATE, level) for level in BELOW_GOLDEN[1:]}
    assert len(texts) == 1
    assert texts != {""}


@pytest.mark.parametrize("level", FeedbackLevel)
@pytest.mark.parametrize("status", [Status.PASS, Status.UNKNOWN, Status.ERROR])
def test_what_is_not_the_designs_fault_gives_no_feedback(status: Status, level: FeedbackLevel) -> None:
    verdict = replace(failing(Kind.MISMATCH), status=status)
    assert feedback(verdict, CANDIDATE, level) == ""


def test_errors_are_deduplicated_and_counted() -> None:
    text = feedback(failing(Kind.ELABORATION), CANDIDATE, FeedbackLevel.COMPILE)
    assert text.count("cuont'") == 1
    assert "The same in 4 other places." in text
    assert "counter.sv:3:17: " in text
    assert "> assign top = &cuont;" in text
    assert "... and 2 more errors." in text
    assert text.count("Declare the signal") == 1
    twice = replace(failing(Kind.SYNTAX), diagnostics=(undeclared(3), undeclared(3)))
    assert "other place" not in feedback(twice, CANDIDATE, FeedbackLevel.COMPILE)


def test_errors_of_a_known_class_come_first() -> None:
    vague = replace(undeclared(1), message="I give up.", cls="", source_line="")
    verdict = replace(failing(Kind.SYNTAX), diagnostics=(vague, undeclared(3)))
    text = feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE)
    assert text.index("cuont") < text.index("I give up")


def test_closing_words_of_a_tool_are_left_out() -> None:
    closing = Diagnostic(tool="iverilog", severity=Severity.ERROR, message="2 error(s) during elaboration.")
    verdict = replace(failing(Kind.SYNTAX), diagnostics=(undeclared(3), closing))
    assert "during elaboration" not in feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE)
    alone = replace(verdict, diagnostics=(closing,))
    assert "1. 2 error(s) during elaboration" in feedback(alone, CANDIDATE, FeedbackLevel.COMPILE)


def test_a_source_line_is_quoted_once() -> None:
    verdict = replace(failing(Kind.SYNTAX), diagnostics=(undeclared(3), undeclared(3, "other")))
    assert feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE).count("> assign top") == 1


def test_a_missing_module_is_no_wrong_interface() -> None:
    missing = replace(undeclared(3), cls="missing_module", message="Unknown module type: full_module")
    verdict = replace(failing(Kind.INTERFACE, cause="missing_module"), diagnostics=(missing,))
    text = feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE)
    assert text.startswith("A module that is needed is not there:")
    assert "widths" not in text


def test_a_candidate_that_is_not_known_shows_no_source_at_all() -> None:
    verdict = replace(failing(Kind.INTERFACE), diagnostics=(IN_THE_BENCH,))
    assert SECRET not in feedback(verdict, None, FeedbackLevel.COMPILE)
    assert "port ``carry'' is not a port of dut" in feedback(verdict, None, FeedbackLevel.COMPILE)


def test_failed_assertions_are_told_where_there_is_no_table() -> None:
    verdict = replace(failing(Kind.MISMATCH), simulation=simulated(divergence=None, samples=0))
    text = feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN)
    assert "1 of 2 tests fail" in text
    assert f"- test counts_{SECRET}: count is 12, expected 0x{SECRET}" in text
    below = feedback(verdict, CANDIDATE, FeedbackLevel.VERDICT)
    assert "1 of 2 tests fail" in below
    assert SECRET not in below


@pytest.mark.parametrize("kind", Kind)
def test_the_budget_holds_and_no_line_is_cut(kind: Kind) -> None:
    verdict = failing(kind, cause="stuck")
    whole = feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN, max_tokens=10_000)
    lines = set(whole.splitlines())
    for budget in range(30, 260, 5):
        text = feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN, max_tokens=budget)
        assert len(text) <= max(budget * 4, len(whole.splitlines()[0]) + 1)
        assert text.splitlines()[0] == whole.splitlines()[0]
        is_table = "```" in text
        assert is_table or set(text.splitlines()) <= lines
    assert (
        feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN, max_tokens=1).splitlines()
        == whole.splitlines()[:1]
    )


def test_pieces_are_dropped_by_their_worth_and_the_table_shrinks() -> None:
    verdict = failing(Kind.MISMATCH, cause="stuck")
    rows = []
    for budget in (400, 200, 150, 130, 110, 60):
        text = feedback(verdict, CANDIDATE, FeedbackLevel.GOLDEN, max_tokens=budget)
        rows.append(sum(line.lstrip()[:1].isdigit() for line in text.splitlines()))
        assert text.count("```") in (0, 2)
        if "Latch" in text:
            assert "never changes" in text
    assert rows[0] == 8
    assert rows == sorted(rows, reverse=True)
    assert rows[-1] == 0
    assert len(set(rows)) >= 4


def test_a_very_long_source_line_is_shown_around_its_column() -> None:
    line = "  assign y = " + " ^ ".join(f"a[{n}]" for n in range(200)) + ";"
    column = line.index("a[100]") + 1
    diagnostic = replace(undeclared(3), source_line=line, column=column)
    verdict = replace(failing(Kind.ELABORATION), diagnostics=(diagnostic,))
    text = feedback(verdict, CANDIDATE, FeedbackLevel.COMPILE)
    assert "a[100]" in text
    assert "a[0]" not in text
    assert max(map(len, text.splitlines())) < 180


def test_a_limit_hit_while_compiling_is_told_as_such() -> None:
    run = replace(simulated().run, ended=Ended.TIMEOUT)
    for kind in (Kind.TIMEOUT, Kind.RESOURCE):
        building = replace(failing(kind), stage=Stage.BUILD, simulation=None, bench_origin=None)
        running = replace(failing(kind), simulation=replace(simulated(), run=run))
        assert "compile" in feedback(building, CANDIDATE, FeedbackLevel.COMPILE)
        assert "simulat" in feedback(running, CANDIDATE, FeedbackLevel.VERDICT)


def test_a_summary_that_names_the_bench_is_told_without_it() -> None:
    verdict = replace(
        failing(Kind.INTERFACE),
        diagnostics=(IN_THE_BENCH,),
        summary=f"counter_tb.sv:88: {IN_THE_BENCH.message}",
    )
    shown = visible(verdict, CANDIDATE, FeedbackLevel.COMPILE)
    assert shown is not None
    assert shown.summary == f"testbench: {IN_THE_BENCH.message}"


def test_a_test_that_broke_counts_as_failed() -> None:
    result = simulated(divergence=None, samples=0)
    broken = replace(result, tests=tuple(replace(t, status=TestStatus.ERROR) for t in result.tests))
    text = feedback(replace(failing(Kind.MISMATCH), simulation=broken), CANDIDATE, FeedbackLevel.VERDICT)
    assert "2 of 2 tests fail" in text
