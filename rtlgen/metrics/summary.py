"""All numbers of a run, from the results of its problems (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rtlgen.core.record import Estimate, Labels
from rtlgen.core.trace import FeedbackLevel
from rtlgen.core.value import value
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.pass_at_k import estimate
from rtlgen.metrics.problem_result import Failure, ProblemResult, Unscored
from rtlgen.metrics.spent import PerPass, Spent, per_pass

USUAL_KS = (1, 5, 10)
_EASE = ("easy", "medium", "hard")


@value
class Score:
    """pass@k, and all that it may not be reported without."""

    k: int
    basis: Basis
    after: int
    """The round up to which corrections count; 0 for first answers alone."""
    level: str
    """What of the verdict the model had seen by then."""
    estimate: Estimate
    too_few: int
    """Problems with some scored samples, but fewer than k: why there is no value."""


@value
class Group:
    """The problems that share a difficulty or a tag."""

    name: str
    score: Score


@value
class Summary:
    """What a report says of a run."""

    basis: Basis
    """Whose word the headline, the groups and the unsolved problems go by."""
    ks: tuple[int, ...]
    rounds: int
    """Corrections that any sample had; 0 for none."""
    samples: int
    answers: int
    """With the corrections."""
    scores: tuple[Score, ...]
    """For every basis that the run has, every round and every k."""
    first_answers: int
    no_code: int
    truncated: int
    """First answers that hold no code, or broke off: failures, and so in every pass@k."""
    failures: tuple[Failure, ...]
    """The most frequent first."""
    letters: tuple[tuple[str, int], ...]
    """The published harness's classes of the last answers; the most frequent first."""
    unscored: tuple[Unscored, ...]
    """ERROR first, then UNKNOWN; in the order of the problems."""
    unscored_answers: int
    with_code: int
    duplicates: int
    """Answers with code that one before it has already given to the problem, but for comments and blanks."""
    spent: Spent
    per_pass: PerPass
    unsolved: tuple[str, ...]
    """Problems with scored samples, none of which passed."""
    unjudged: tuple[str, ...]
    """Problems without any scored sample: they are in no pass@k."""
    missing: tuple[str, ...]
    """Problems of the run that have no record."""
    groups: tuple[Group, ...]
    """By difficulty and by tag, of k = the first of `ks`; empty where problems have none."""
    problems: tuple[ProblemResult, ...]

    @property
    def headline(self) -> tuple[Score, ...]:
        """Each k, by `basis`, after the last round."""
        return tuple(s for s in self.scores if s.basis is self.basis and s.after == self.rounds)

    def of(self, basis: Basis, k: int) -> tuple[Score, ...]:
        """One after each round; empty where the run has nothing of that basis."""
        return tuple(s for s in self.scores if s.basis is basis and s.k == k)


def summarize(
    results: Iterable[ProblemResult],
    *,
    ks: Sequence[int] = (),
    basis: Basis = Basis.ADJUSTED,
    feedback_level: str = "",
    labels: Sequence[Labels] = (),
) -> Summary:
    """All numbers of a run.

    Args:
        results: of its problems.
        ks: for which k; the usual ones that its samples allow if empty.
        basis: whose word the headline goes by.
        feedback_level: what of a verdict the model may see before it corrects itself.
        labels: of the run's problems, as far as known.
    """
    problems = tuple(results)
    rounds = max((p.rounds for p in problems), default=0)
    most = max((p.samples for p in problems), default=0)
    chosen = tuple(ks) or tuple(k for k in USUAL_KS if k <= most) or USUAL_KS[:1]
    spent = sum((p.spent for p in problems), Spent())
    last = [(p.problem_id, p.tally(basis, rounds)) for p in problems]
    scores = [
        _score(problems, k, of, after, feedback_level)
        for of in _bases(problems, basis)
        for after in range(rounds + 1)
        for k in chosen
    ]
    known = {p.problem_id for p in problems}
    return Summary(
        basis=basis,
        ks=chosen,
        rounds=rounds,
        samples=sum(p.samples for p in problems),
        answers=spent.answers,
        scores=tuple(scores),
        first_answers=sum(p.first_answers for p in problems),
        no_code=sum(p.no_code for p in problems),
        truncated=sum(p.truncated for p in problems),
        failures=_failures(problems),
        letters=tuple(Counter(c for p in problems for c in p.letters if c).most_common()),
        unscored=tuple(sorted((u for p in problems for u in p.unscored), key=lambda u: u.status)),
        unscored_answers=sum(u.answers for p in problems for u in p.unscored),
        with_code=sum(p.with_code for p in problems),
        duplicates=sum(p.with_code - p.distinct for p in problems),
        spent=spent,
        per_pass=per_pass(spent, sum(t.passed for _, t in last)),
        unsolved=tuple(name for name, t in last if t.scored and not t.passed),
        unjudged=tuple(name for name, t in last if not t.scored),
        missing=tuple(entry.problem_id for entry in labels if entry.problem_id not in known),
        groups=_groups(problems, labels, chosen[0], basis, rounds, feedback_level),
        problems=problems,
    )


def level_after(after: int, feedback_level: str) -> str:
    """What the model had seen of a verdict by round `after`: nothing before its first answer."""
    return FeedbackLevel.NONE.value if after == 0 else feedback_level or "not recorded"


def _bases(problems: Sequence[ProblemResult], basis: Basis) -> list[Basis]:
    """Those that the run can say anything by; the headline's first."""
    found = [b for b in Basis if any(t.scored for p in problems for t in getattr(p, b.value))]
    if all(p.mended == p.adjusted for p in problems):
        found = [b for b in found if b is not Basis.MENDED]
    return [basis, *(b for b in found if b is not basis)]


def _score(problems: Sequence[ProblemResult], k: int, basis: Basis, after: int, feedback_level: str) -> Score:
    tallies = [p.tally(basis, after) for p in problems]
    return Score(
        k=k,
        basis=basis,
        after=after,
        level=level_after(after, feedback_level),
        estimate=estimate(tallies, k),
        too_few=sum(0 < t.scored < k for t in tallies),
    )


def _failures(problems: Sequence[ProblemResult]) -> tuple[Failure, ...]:
    total: dict[tuple[str, str, str], Failure] = {}
    for failure in (f for p in problems for f in p.failures):
        name = (failure.stage, failure.kind or "", failure.cause)
        before = total.get(name)
        total[name] = failure if before is None else _together(before, failure)
    return tuple(sorted(total.values(), key=lambda f: (-f.last, -f.first, f.stage, f.kind or "", f.cause)))


def _together(a: Failure, b: Failure) -> Failure:
    return replace(
        a,
        first=a.first + b.first,
        last=a.last + b.last,
        excused=a.excused + b.excused,
        problems=a.problems + b.problems,
    )


def _groups(
    problems: Sequence[ProblemResult],
    labels: Sequence[Labels],
    k: int,
    basis: Basis,
    after: int,
    feedback_level: str,
) -> tuple[Group, ...]:
    of_ease: dict[str, set[str]] = {}
    tagged: dict[str, set[str]] = {}
    for entry in labels:
        if entry.difficulty:
            of_ease.setdefault(entry.difficulty, set()).add(entry.problem_id)
        for tag in entry.tags:
            tagged.setdefault(tag, set()).add(entry.problem_id)
    by_ease = sorted(of_ease, key=lambda d: (_EASE.index(d) if d in _EASE else len(_EASE), d))
    members = [(f"difficulty {d}", of_ease[d]) for d in by_ease] + sorted(tagged.items())
    chosen = [(name, [p for p in problems if p.problem_id in ids]) for name, ids in members]
    return tuple(
        Group(name=name, score=_score(of_group, k, basis, after, feedback_level))
        for name, of_group in chosen
        if of_group
    )
