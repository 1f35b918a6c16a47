"""Judges many candidates of one problem: our verdict, the adjusted one, the published one.

Those that may share a simulation do. A verdict is taken from a batch only where it went as it must and says a
plain PASS or MISMATCH; whatever else was seen, of one candidate or of the batch, is judged in smaller company
and in the end alone, by the very steps of `Verifier`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rtlgen.bench.companions import Companion, companion
from rtlgen.bench.protocol import BenchRun, Pace
from rtlgen.bench.shared_bench import SharedBench
from rtlgen.bench.split import split
from rtlgen.bench.together import Spoiled, check_together
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.hdl import Port
from rtlgen.core.problem import BenchSpec, Problem
from rtlgen.core.record import Judgement
from rtlgen.core.simulation import Baseline
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.errata import errata_of
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify import pace
from rtlgen.verify.adjusted import adjusted
from rtlgen.verify.baselines import baseline_of_shared_run
from rtlgen.verify.harness import Harness
from rtlgen.verify.pipeline import Verifier, as_judged

MOST = 20
"""Candidates in one simulation."""
_UNKNOWN_BENCH_CPU_S = 1.0
"""What a batch may use as long as nothing is known of its bench."""


@value
class _Entry:
    """One candidate on its way to a verdict."""

    place: int
    candidate: Candidate
    companion: Companion

    @property
    def judged(self) -> Candidate:
        return self.companion.candidate


class BatchJudge:
    """Args:
    verifier: who judges.
    harness: what a benchmark's own harness would say; None where nobody asks.
    most: candidates in one simulation; 1 to judge each by itself.
    """

    def __init__(self, verifier: Verifier, harness: Harness | None, *, most: int = MOST) -> None:
        self._verifier = verifier
        self._harness = harness
        self._most = most

    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """A judgement for each extraction, in order; the same whoever stands beside it.

        Raises:
            ToolError: a tool that the job needs is missing or broken in a way that no verdict can carry.
        """
        verdicts = self._verdicts(problem, extractions)
        return [self._judgement(problem, e, v) for e, v in zip(extractions, verdicts, strict=True)]

    def _judgement(self, problem: Problem, extraction: Extraction, verdict: Verdict) -> Judgement:
        final = adjusted(verdict, errata_of(problem))
        published = None
        if self._harness is not None:
            published = self._harness.judge(extraction.candidate, problem, verdict)
        return Judgement(verdict=verdict, adjusted=final if final != verdict else None, published=published)

    def _verdicts(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Verdict]:
        bench = self._split(problem) if len(extractions) > 1 and self._most > 1 else None
        found: dict[int, Verdict] = {}
        sharing: list[_Entry] = []
        for place, extraction in enumerate(extractions):
            candidate = extraction.candidate
            if candidate is None or bench is None:
                found[place] = self._verifier.verify(extraction, problem)
                continue
            screened = self._verifier.screened(candidate, problem)
            if isinstance(screened, Verdict):
                found[place] = screened
            elif one := companion(screened, candidate, _reserved(problem), bench.clocks):
                sharing.append(_Entry(place=place, candidate=candidate, companion=one))
            else:
                found[place] = self._verifier.simulated(candidate, screened, problem)
        if bench is not None and sharing:
            company = _Company(self._verifier, problem, bench)
            for few in _parted(sharing, self._most):
                found |= company.verdicts(few)
        return [found[place] for place in range(len(extractions))]

    def _split(self, problem: Problem) -> SharedBench | None:
        """The bench as many can share it; None where they cannot."""
        if problem.bench is None or self._verifier.judge.name != Icarus.name:
            return None
        bench = _taken_apart(problem.bench, problem.top, problem.ports)
        return bench if isinstance(bench, SharedBench) else None


class _Company:
    """Candidates of one problem, in batches."""

    def __init__(self, verifier: Verifier, problem: Problem, bench: SharedBench) -> None:
        assert problem.bench is not None, "what was split is there"
        self._verifier = verifier
        self._problem = problem
        self._spec = problem.bench
        self._bench = bench

    def verdicts(self, entries: Sequence[_Entry]) -> dict[int, Verdict]:
        """The verdict on each, by its place."""
        if len(entries) == 1:
            return self._alone(entries)
        key = (self._problem.digest, self._verifier.judge.name)
        baseline = self._verifier.baselines.known(key)
        if baseline is None:
            seen = self._with_reference(entries)
            baseline = self._verifier.baseline(self._problem)
        else:
            seen = self._run(entries, baseline) if isinstance(baseline, Baseline) else ()
        if not isinstance(baseline, Baseline):
            return self._alone(entries)
        if isinstance(seen, Spoiled):
            return self._apart(entries, seen, baseline)
        found: dict[int, Verdict] = {}
        for entry, run in zip(entries, seen, strict=True):
            verdict = self._verifier.seen(run, entry.candidate, entry.judged, self._problem, baseline)
            found |= {entry.place: verdict} if _is_plain(verdict) else self._alone([entry])
        return found

    def _alone(self, entries: Sequence[_Entry]) -> dict[int, Verdict]:
        return {e.place: self._verifier.simulated(e.candidate, e.judged, self._problem) for e in entries}

    def _apart(self, entries: Sequence[_Entry], spoiled: Spoiled, baseline: Baseline) -> dict[int, Verdict]:
        """After a batch that went wrong: who is to blame goes alone, the others together again; where nobody
        knows who it was, each goes alone, or halves do where that is cheaper."""
        guilty = [entries[n] for n in spoiled.blamed if n < len(entries)]
        if guilty:
            others = [e for e in entries if e not in guilty]
            return self._alone(guilty) | (self.verdicts(others) if others else {})
        if len(entries) * baseline.cpu_s < pace.SILENT_CPU_S * 2:
            return self._alone(entries)
        half = len(entries) // 2
        return self.verdicts(entries[:half]) | self.verdicts(entries[half:])

    def _with_reference(self, entries: Sequence[_Entry]) -> tuple[BenchRun, ...] | Spoiled:
        """A first batch, in which the reference takes part and shows what the bench is like."""
        reference = Candidate(files=self._problem.reference, top=self._problem.top)
        one = companion(as_judged(reference), reference, _reserved(self._problem), self._bench.clocks)
        if one is None:
            return Spoiled(why="there is no reference that could take part")
        seen = self._checked([*(e.companion for e in entries), one], _UNKNOWN_BENCH_CPU_S, None)
        if isinstance(seen, Spoiled):
            return seen
        baseline = baseline_of_shared_run(seen[-1], self._spec)
        if baseline is None:
            return Spoiled(why="the reference does not pass")
        self._verifier.baselines.learn((self._problem.digest, self._verifier.judge.name), baseline)
        return seen[:-1]

    def _run(self, entries: Sequence[_Entry], baseline: Baseline) -> tuple[BenchRun, ...] | Spoiled:
        wall_s = len(entries) * pace.limit_s(self._spec, baseline)
        return self._checked([e.companion for e in entries], wall_s, pace.together(baseline, len(entries)))

    def _checked(
        self, companions: Sequence[Companion], wall_s: float, signs: Pace | None
    ) -> tuple[BenchRun, ...] | Spoiled:
        with fresh_workdir(self._verifier.run_folders) as folder:
            return check_together(
                companions, self._bench, self._spec, self._verifier.judge, folder, wall_s, signs
            )


def _is_plain(verdict: Verdict) -> bool:
    return verdict.status is Status.PASS or (verdict.status is Status.FAIL and verdict.kind is Kind.MISMATCH)


def _parted(entries: Sequence[_Entry], most: int) -> list[list[_Entry]]:
    """In as few parts as can be, of about one size."""
    parts = -(-len(entries) // most)
    size = -(-len(entries) // parts)
    return [list(entries[at : at + size]) for at in range(0, len(entries), size)]


def _reserved(problem: Problem) -> frozenset[str]:
    return frozenset([*(p.name for p in problem.ports), *(p.name for p in problem.parameters)])


@lru_cache(maxsize=512)
def _taken_apart(spec: BenchSpec, top: str, ports: tuple[Port, ...]) -> SharedBench | str:
    return split(spec, top, ports)
