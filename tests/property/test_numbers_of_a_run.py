"""Whatever the records are, the numbers hold together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from scored_rows import problem_rows

from rtlgen.core.record import Scored
from rtlgen.metrics.compare import compare
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results
from rtlgen.metrics.summary import Summary, summarize

SAMPLES = st.lists(st.text(".scgnt?!", min_size=1, max_size=3), min_size=1, max_size=6)
RUNS = st.dictionaries(st.sampled_from("abcdefgh"), SAMPLES, max_size=8)


def rows(run: dict[str, list[str]]) -> list[Scored]:
    return [row for name in sorted(run) for row in problem_rows(name, *run[name])]


def numbers(run: dict[str, list[str]]) -> Summary:
    return summarize(problem_results(rows(run)), ks=(1, 2), feedback_level="golden")


@settings(max_examples=60)
@given(RUNS)
def test_every_answer_is_somewhere_once(run: dict[str, list[str]]) -> None:
    found = numbers(run)
    assert found.answers == len(rows(run)) == found.spent.answers
    assert found.samples == sum(map(len, run.values())) == found.first_answers
    failed = sum(f.last for f in found.failures)
    passed = sum(marks[-1] == "." for samples in run.values() for marks in samples)
    open_ = sum(marks[-1] in "?!" for samples in run.values() for marks in samples)
    assert failed + passed + open_ == found.samples
    assert sum(u.answers for u in found.unscored) == found.unscored_answers


@settings(max_examples=60)
@given(RUNS)
def test_scores_lie_where_they_must(run: dict[str, list[str]]) -> None:
    found = numbers(run)
    for score in found.scores:
        e = score.estimate
        if e.value is not None:
            assert 0 <= e.value <= 1
        if e.low is not None and e.high is not None and e.value is not None:
            assert e.low - 1e-9 <= e.value <= e.high + 1e-9
        assert e.problems + sum(not p.tally(score.basis, score.after).scored for p in found.problems) == len(
            run
        )
    for once, twice in zip(found.of(Basis.OURS, 1), found.of(Basis.OURS, 2), strict=True):
        if once.estimate.value is not None and twice.estimate.value is not None:
            assert once.estimate.value <= twice.estimate.value + 1e-9
    assert not set(found.unsolved) & set(found.unjudged)


@settings(max_examples=60)
@given(RUNS)
def test_corrections_never_unsolve_a_sample(run: dict[str, list[str]]) -> None:
    for problem in numbers(run).problems:
        solved = [problem.tally(Basis.ADJUSTED, after).passed for after in range(3)]
        assert solved == sorted(solved)


@settings(max_examples=60)
@given(RUNS, RUNS)
def test_the_other_way_round_a_comparison_is_the_opposite(
    a: dict[str, list[str]], b: dict[str, list[str]]
) -> None:
    there = compare(problem_results(rows(a)), problem_results(rows(b)), Basis.ADJUSTED)
    back = compare(problem_results(rows(b)), problem_results(rows(a)), Basis.ADJUSTED)
    assert len(there.pairs) + len(there.unscored) == len(set(a) & set(b))
    assert (there.only_a, there.only_b) == (back.only_b, back.only_a)
    assert (there.test, there.p) == (back.test, back.p)
    if there.difference.value is not None and back.difference.value is not None:
        assert abs(there.difference.value + back.difference.value) < 1e-9


@settings(max_examples=40)
@given(RUNS)
def test_a_run_compared_with_itself_is_the_same(run: dict[str, list[str]]) -> None:
    found = compare(problem_results(rows(run)), problem_results(rows(run)), Basis.OURS)
    assert all(p.change == "same" for p in found.pairs)
    assert found.p is None
