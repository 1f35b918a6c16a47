"""An evaluation as one self-contained HTML page: no script, no network, printable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rtlgen.core.value import value
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.pass_at_k import Tally
from rtlgen.metrics.problem_result import MARKS, Failure, ProblemResult
from rtlgen.metrics.summary import Score, Summary
from rtlgen.reports.evaluation import Evaluation
from rtlgen.reports.numbers import some
from rtlgen.reports.template import fill
from rtlgen.reports.verilog_eval import LETTERS, in_fives
from rtlgen.store.files import write_file

NAME = "report.html"
_LETTERS_IN_FULL = 100
"""With more samples than this a problem's letters are counted instead of spelled."""
_KINDS = 3
"""So many kinds of failures are named for each problem."""

BASIS_WORDS = {
    Basis.ADJUSTED: "our verdict in the light of the benchmark's errata",
    Basis.OURS: "our verdict, errata or not",
    Basis.PUBLISHED: "the benchmark's own rules, faults included: to compare with papers",
    Basis.MENDED: "adjusted, with what is certain mended without the model: not the model's work alone",
}


@value
class _ScoreRow:
    """One k after one round, by every basis."""

    k: int
    after: int
    level: str
    scores: tuple[Score, ...]


@value
class _ProblemRow:
    """One problem, as the page shows it."""

    problem_id: str
    tally: Tally
    marks: tuple[tuple[str, str], ...]
    """(mark, text): runs of equal letters, to be coloured together."""
    letters: str
    kinds: str
    """What went wrong and no erratum excuses, the most frequent first."""


def write_evaluation_page(evaluation: Evaluation, path: Path) -> None:
    """Write the page.

    Raises:
        StoreError: it cannot be written.
    """
    write_file(path, evaluation_page(evaluation).encode("utf-8", "replace"))


def evaluation_page(evaluation: Evaluation) -> str:
    """The page's text."""
    summary = evaluation.summary
    return fill(
        "evaluation_page.html.j2",
        evaluation=evaluation,
        manifest=evaluation.manifest,
        summary=summary,
        bases=[(b, BASIS_WORDS[b]) for b in dict.fromkeys(s.basis for s in summary.scores)],
        score_rows=_score_rows(summary),
        problem_rows=[_problem_row(p, summary) for p in summary.problems],
        letters=[(letter, LETTERS.get(letter, ""), n) for letter, n in summary.letters],
        marks=MARKS,
        is_excused=any(f.excused for f in summary.failures),
        share_of_failures=_share_of_failures(summary),
    )


def _score_rows(summary: Summary) -> list[_ScoreRow]:
    places = [(k, after) for k in summary.ks for after in range(summary.rounds + 1)]
    return [
        _ScoreRow(k=k, after=after, level=found[0].level, scores=found)
        for k, after in places
        if (found := tuple(s for s in summary.scores if (s.k, s.after) == (k, after)))
    ]


def _problem_row(problem: ProblemResult, summary: Summary) -> _ProblemRow:
    failures = sorted(((f.last - f.excused, f) for f in problem.failures), key=lambda pair: -pair[0])
    return _ProblemRow(
        problem_id=problem.problem_id,
        tally=problem.tally(summary.basis, summary.rounds),
        marks=_runs(problem.marks),
        letters=_spelled(problem.letters) if any(problem.letters) else "",
        kinds=some([_named(n, f) for n, f in failures if n], _KINDS),
    )


def _named(number: int, failure: Failure) -> str:
    return " ".join(str(part) for part in (number, failure.kind, failure.cause) if part)


def _runs(marks: str) -> tuple[tuple[str, str], ...]:
    if len(marks) > _LETTERS_IN_FULL:
        return tuple((mark, f"{mark} {n:,} ") for mark, n in Counter(marks).most_common())
    return tuple((mark, "".join(run)) for mark, run in groupby(in_fives(marks)))


def _spelled(letters: Sequence[str]) -> str:
    """VerilogEval v2's letters as it prints them; other harnesses' sentences, or many letters, counted."""
    known = [letter or "?" for letter in letters]
    if len(known) <= _LETTERS_IN_FULL and all(len(letter) == 1 for letter in known):
        return in_fives(known)
    return ", ".join(f"{letter} {n:,}" for letter, n in Counter(known).most_common())


def _share_of_failures(summary: Summary) -> list[float]:
    """How long the bar of each failure is, in percent of the longest."""
    most = max((f.last for f in summary.failures), default=0) or 1
    return [100 * f.last / most for f in summary.failures]
