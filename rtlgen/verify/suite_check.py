"""Is a suite what it should be on this machine? Its references must pass, empty designs must fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from importlib.util import find_spec

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.core.published import Published
from rtlgen.core.value import value
from rtlgen.core.verdict import Status, Verdict
from rtlgen.suites.errata import Erratum, errata_of
from rtlgen.verify.harness import Harness
from rtlgen.verify.mutation_score import MutationScore, mutation_score
from rtlgen.verify.null_designs import null_designs
from rtlgen.verify.pipeline import Verifier

REFERENCE, EMPTY = "reference", "empty"
_TWO_STATES = frozenset({"verilator"})

_UNDECIDED = frozenset({"broken_bench", "racy_bench", "simulator_limit"})
_PASSES = frozenset({"vacuous_bench", "weak_bench"})
_PUBLISHED = frozenset({"bench_timeout"})
"""Classes of errata: what leaves a problem undecided, lets a wrong design pass, and fails a right one by the
published rule alone."""


@value
class Judged:
    """One design before the bench of its problem."""

    design: str
    """REFERENCE or EMPTY."""
    verdict: Verdict
    published: Published | None
    """The benchmark's own word; None where it has no harness, or was not asked."""

    @property
    def right(self) -> bool:
        """Our verdict is as it must be."""
        return self.verdict.status is (Status.PASS if self.design == REFERENCE else Status.FAIL)

    @property
    def published_right(self) -> bool | None:
        """So is the benchmark's; None without one."""
        return None if self.published is None else self.published.passed is (self.design == REFERENCE)


@value
class Fault:
    """A verdict that is not as it must be."""

    problem: str
    design: str
    by: str
    """"ours", or "published" where only the benchmark's own word is wrong."""
    detail: str
    errata: tuple[Erratum, ...]
    """What explains it; empty where nothing known does."""


@value
class ProblemCheck:
    """What was seen of one problem."""

    problem: str
    judged: tuple[Judged, ...]
    """The reference where there is one, and the empty design where the outputs are known."""
    mutants: MutationScore | None
    """None where none were asked for, or the reference does not pass."""
    errata: tuple[Erratum, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        found = []
        for one in self.judged:
            told = one.published
            if not one.right:
                why = _PASSES if one.verdict.status is Status.PASS else _UNDECIDED
                found.append(self._fault(one, "ours", f"{one.verdict.status}: {one.verdict.summary}", why))
            elif told is not None and not one.published_right:
                why = _PASSES if told.passed else _UNDECIDED | _PUBLISHED
                word = "passes" if told.passed else "fails"
                found.append(self._fault(one, "published", f"as published it {word}: {told.cls}", why))
        return tuple(found)

    def _fault(self, judged: Judged, by: str, detail: str, why: frozenset[str]) -> Fault:
        errata = tuple(e for e in self.errata if e.cls in why)
        return Fault(problem=self.problem, design=judged.design, by=by, detail=detail, errata=errata)


@value
class SuiteCheck:
    """All problems of a suite, on one choice of simulators."""

    simulators: tuple[str, ...]
    """The judge first."""
    problems: tuple[ProblemCheck, ...]

    def count(self, design: str) -> int:
        """How many problems have that design."""
        return len(self._judged(design))

    def right(self, design: str) -> int:
        """For how many the verdict is as it must be: of references, the ceiling."""
        return sum(one.right for one in self._judged(design))

    def published_right(self, design: str) -> int | None:
        """Likewise as published; None where the suite has no harness."""
        told = [one.published_right for one in self._judged(design)]
        return sum(map(bool, told)) if any(t is not None for t in told) else None

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for problem in self.problems for fault in problem.faults)

    @property
    def unexplained(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.errata)

    @property
    def mutants(self) -> MutationScore | None:
        """Of all problems together."""
        scores = [p.mutants for p in self.problems if p.mutants is not None]
        return MutationScore(fates=tuple(f for s in scores for f in s.fates)) if scores else None

    def _judged(self, design: str) -> list[Judged]:
        return [one for problem in self.problems for one in problem.judged if one.design == design]


def check_suite(
    problems: Sequence[Problem],
    check: Callable[[Problem], ProblemCheck],
    *,
    jobs: int,
    on_done: Callable[[int], None],
) -> tuple[ProblemCheck, ...]:
    """`check` of every problem, `jobs` at a time, in the order of the problems.

    Args:
        problems: all that are to be checked.
        check: `check_problem` with everything but the problem given.
        jobs: how many at a time.
        on_done: told after each how many are done.

    Raises:
        ToolError: as `check_problem`; what has not begun is not begun any more.
    """
    pool = ThreadPoolExecutor(jobs)
    try:
        futures = [pool.submit(check, problem) for problem in problems]
        for done, future in enumerate(as_completed(futures), 1):
            future.result()
            on_done(done)
        return tuple(future.result() for future in futures)
    finally:
        pool.shutdown(cancel_futures=True)


def check_problem(
    problem: Problem, verifier: Verifier, harness: Harness | None, *, mutants: int = 0
) -> ProblemCheck:
    """Judge what is known about one problem.

    Args:
        problem: of the suite.
        verifier: who judges.
        harness: what the benchmark's own harness would say; None where nobody asks.
        mutants: so many of the reference's mutants; survivors are held against a proof of equivalence
            where pyosys is installed.

    Raises:
        ToolError: a tool is missing or broken.
    """
    judged = []
    if problem.reference:
        reference = Candidate(files=problem.reference, top=problem.top)
        judged.append(_judge(REFERENCE, reference, problem, verifier, harness))
    judged += _judge_empty(problem, verifier, harness)
    score = None
    if mutants and len(problem.reference) == 1 and judged[0].right:
        prove = find_spec("pyosys") is not None
        score = mutation_score(problem, verifier, limit=mutants, prove=prove)
    return ProblemCheck(problem=problem.id, judged=tuple(judged), mutants=score, errata=errata_of(problem))


def _judge_empty(problem: Problem, verifier: Verifier, harness: Harness | None) -> list[Judged]:
    """The empty design; nothing where the outputs are not known.

    Where a simulator has two states its outputs are 0, which may be right: then outputs of 1 stand for it.
    """
    designs = {design.name: design.candidate for design in null_designs(problem)}
    if not designs:
        return []
    judged = _judge(EMPTY, designs["empty"], problem, verifier, harness)
    if judged.verdict.status is Status.PASS and judged.verdict.simulator in _TWO_STATES:
        ones = _judge(EMPTY, designs["stuck_at_1"], problem, verifier, None)
        judged = replace(judged, verdict=ones.verdict)
    return [judged]


def _judge(
    name: str, design: Candidate, problem: Problem, verifier: Verifier, harness: Harness | None
) -> Judged:
    verdict = verifier.verify_candidate(design, problem)
    published = harness.judge(design, problem, verdict) if harness is not None else None
    return Judged(design=name, verdict=verdict, published=published)
