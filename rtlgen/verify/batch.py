"""Judges many candidates of one problem: our verdict, the adjusted one, the published one.

Those that may share a simulation do. A verdict is taken from a batch only where it went as it must and says a
plain PASS or MISMATCH; whatever else was seen, of one candidate or of the batch, is judged in smaller company
and in the end alone, by the very steps of `Verifier`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from rtlgen.verilog.unrolled_loops import unrolled

MOST = 20
"""Candidates in one simulation."""


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
    first_mismatch: a simulation may end once every design in it has a mismatch: the status is the same, and
        the counts are lower bounds.
    """

    def __init__(
        self,
        verifier: Verifier,
        harness: Harness | None,
        *,
        most: int = MOST,
        first_mismatch: bool = False,
    ) -> None:
        self._verifier = verifier
        self._harness = harness
        self._most = most
        self._first_mismatch = first_mismatch

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
        # What an erratum forgives is counted to the end.
        stops = self._first_mismatch and all(e.initial is None for e in errata_of(problem))
        bench = self._split(problem) if stops or self._most > 1 else None
        found: dict[int, Verdict] = {}
        entries: list[_Entry] = []
        alone: dict[int, tuple[Candidate, Candidate]] = {}
        for place, extraction in enumerate(extractions):
            candidate = extraction.candidate
            if candidate is None or bench is None:
                found[place] = self._verifier.verify(extraction, problem)
                continue
            screened = self._verifier.screened(candidate, problem)
            if isinstance(screened, Verdict):
                found[place] = screened
            elif one := _companion(screened, candidate, problem, bench):
                entries.append(_Entry(place=place, candidate=candidate, companion=one))
            else:
                alone[place] = (candidate, screened)
        if bench is not None and entries:
            company = _Company(self._verifier, problem, bench, stops=stops and bool(bench.errors))
            for few in _parted(entries, self._most):
                found |= company.verdicts(few)
        # In the end: the first batch has shown what the reference does, which would be simulated for them.
        for place, (candidate, screened) in alone.items():
            found[place] = self._verifier.simulated(candidate, screened, problem)
        return [found[place] for place in range(len(extractions))]

    def _split(self, problem: Problem) -> SharedBench | None:
        """The bench as many can share it; None where they cannot."""
        if problem.bench is None or self._verifier.judge.name != Icarus.name:
            return None
        # Counting by changes saves less than it costs where little is simulated.
        tally = pace.is_long(problem.bench)
        bench = _taken_apart(problem.bench, problem.top, problem.ports, tally=tally)
        return bench if isinstance(bench, SharedBench) else None


class _Company:
    """Candidates of one problem, in batches."""

    def __init__(self, verifier: Verifier, problem: Problem, bench: SharedBench, *, stops: bool) -> None:
        assert problem.bench is not None, "what was split is there"
        self._stops = stops
        self._verifier = verifier
        self._problem = problem
        self._spec = problem.bench
        self._bench = bench

    def verdicts(self, entries: Sequence[_Entry]) -> dict[int, Verdict]:
        """The verdict on each, by its place."""
        key = (self._problem.digest, self._verifier.judge.name)
        baseline = self._verifier.baselines.known(key)
        # With the reference even one is simulated sooner than each by itself, and so it is on a long bench.
        pays = baseline is None or self._bench.tallied
        shares = len(entries) > 1 or (pays and not entries[0].companion.races)
        if not (shares or self._stops):
            return self._alone(entries)
        if baseline is None and shares:
            seen = self._with_reference(entries)
            if isinstance(seen, Spoiled) and (guilty := _guilty(entries, seen)):
                return self._without(guilty, entries)
            baseline = self._verifier.baseline(self._problem)
            if isinstance(seen, Spoiled) and seen.hung and isinstance(baseline, Baseline):
                self._bench = self._taken(tally=True)
                if len(entries) * baseline.cpu_s > pace.first_cpu_s(self._spec):
                    seen = self._run(entries, baseline)  # it could not have come to its end
        else:
            baseline = self._verifier.baseline(self._problem)
            seen = self._run(entries, baseline) if isinstance(baseline, Baseline) else ()
        if not isinstance(baseline, Baseline):
            return self._alone(entries)
        if isinstance(seen, Spoiled):
            return self._apart(entries, seen, baseline)
        found: dict[int, Verdict] = {}
        again: list[_Entry] = []
        doubted: list[_Entry] = []
        for entry, run in zip(entries, seen, strict=True):
            verdict = self._verifier.seen(run, entry.candidate, entry.judged, self._problem, baseline)
            if not self._compiled_as_alone(run, entry):
                doubted.append(entry)
            elif _is_plain(verdict):
                found[entry.place] = verdict
            elif run.simulation is not None and run.simulation.partial:
                again.append(entry)  # it has no mismatch so far
            else:
                found |= self._alone([entry])
        found |= self.verdicts(again) if again else {}
        return found | self._as_written(doubted)

    def _as_written(self, entries: Sequence[_Entry]) -> dict[int, Verdict]:
        """Each by itself, with nothing written in another way where anything was."""
        found: dict[int, Verdict] = {}
        for entry in entries:
            if entry.companion.files == entry.judged.files:
                found |= self._alone([entry])
            else:
                plain = replace(entry.companion, files=entry.judged.files)
                found |= self.verdicts([replace(entry, companion=plain)])
        return found

    def _compiled_as_alone(self, run: BenchRun, entry: _Entry) -> bool:
        """Whether the compiler has said what it says of the design by itself: it may warn of what was written
        in another way."""
        said = run.build.diagnostics if run.build is not None else ()
        if entry.companion.files != entry.judged.files:
            return not said
        bench = {f.path for f in self._spec.files} if pace.is_long(self._spec) else set()
        return all(d.file not in bench for d in said)

    def _alone(self, entries: Sequence[_Entry], *, suspect: bool = False) -> dict[int, Verdict]:
        verifier, problem = self._verifier, self._problem
        return {e.place: verifier.simulated(e.candidate, e.judged, problem, suspect=suspect) for e in entries}

    def _apart(self, entries: Sequence[_Entry], spoiled: Spoiled, baseline: Baseline) -> dict[int, Verdict]:
        """After a batch that went wrong: who is to blame goes alone, the others together again; where nobody
        knows who it was, each goes alone, or halves do where that is cheaper."""
        if len(entries) == 1:
            return self._alone(entries, suspect=spoiled.hung)
        if guilty := _guilty(entries, spoiled):
            return self._without(guilty, entries)
        if len(entries) * baseline.cpu_s < pace.SILENT_CPU_S * 2:
            return self._alone(entries, suspect=spoiled.hung)
        half = len(entries) // 2
        return self.verdicts(entries[:half]) | self.verdicts(entries[half:])

    def _without(self, guilty: Sequence[_Entry], entries: Sequence[_Entry]) -> dict[int, Verdict]:
        others = [e for e in entries if e not in guilty]
        found = self.verdicts(others) if others else {}
        return found | self._alone(guilty)

    def _with_reference(self, entries: Sequence[_Entry]) -> tuple[BenchRun, ...] | Spoiled:
        """A first batch, in which the reference takes part and shows what the bench is like; before it, where
        it may race."""
        reference = Candidate(files=self._problem.reference, top=self._problem.top)
        one = _companion(as_judged(reference), reference, self._problem, self._bench)
        if one is None:
            return Spoiled(why="there is no reference that could take part")
        # Alone, too, where designs may stop at their first mismatch: it goes on to the end.
        by_itself = one.races or (pace.is_long(self._spec) and self._stops)
        beside = [] if by_itself else [e.companion for e in entries]
        wall_s = self._spec.timeout_s * (len(beside) + 1)
        seen = self._checked([*beside, one], wall_s, None, cpu_s=pace.first_cpu_s(self._spec))
        if isinstance(seen, Spoiled):
            return replace(seen, blamed=()) if by_itself else seen
        baseline = baseline_of_shared_run(seen[-1], self._spec)
        if baseline is None:
            return Spoiled(why="the reference does not pass")
        self._verifier.baselines.learn((self._problem.digest, self._verifier.judge.name), baseline)
        return self._run(entries, baseline) if by_itself else seen[:-1]

    def _run(self, entries: Sequence[_Entry], baseline: Baseline) -> tuple[BenchRun, ...] | Spoiled:
        wall_s = len(entries) * pace.limit_s(self._spec, baseline)
        signs = pace.together(baseline, len(entries), stops=self._stops)
        seen = self._checked([e.companion for e in entries], wall_s, signs)
        # What the bench says at its own end is known, should it not have come to that.
        return seen if isinstance(seen, Spoiled) else tuple(_ended(run, baseline) for run in seen)

    def _taken(self, *, tally: bool) -> SharedBench:
        """The bench in another form."""
        other = _taken_apart(self._spec, self._problem.top, self._problem.ports, tally=tally)
        return other if isinstance(other, SharedBench) else self._bench

    def _checked(
        self,
        companions: Sequence[Companion],
        wall_s: float,
        signs: Pace | None,
        *,
        cpu_s: float | None = None,
    ) -> tuple[BenchRun, ...] | Spoiled:
        races = any(c.races for c in companions)
        bench = self._taken(tally=False) if races and self._bench.tallied else self._bench
        with fresh_workdir(self._verifier.run_folders) as folder:
            return check_together(
                companions,
                bench,
                self._spec,
                self._verifier.judge,
                folder,
                wall_s,
                signs,
                cpu_s=cpu_s,
            )


def _guilty(entries: Sequence[_Entry], spoiled: Spoiled) -> list[_Entry]:
    """Those of `entries` that do not compile; the reference, which comes last, is none of them."""
    return [entries[n] for n in spoiled.blamed if n < len(entries)]


def _is_plain(verdict: Verdict) -> bool:
    return verdict.status is Status.PASS or (verdict.status is Status.FAIL and verdict.kind is Kind.MISMATCH)


def _ended(run: BenchRun, baseline: Baseline) -> BenchRun:
    simulation = run.simulation
    if simulation is None or not simulation.partial or not baseline.timed_out:
        return run
    said = replace(simulation.run, stdout=f"TIMEOUT\n{simulation.run.stdout}")
    return replace(run, simulation=replace(simulation, run=said))


def _parted(entries: Sequence[_Entry], most: int) -> Iterator[list[_Entry]]:
    """In as few parts as can be, of about one size; what races is one for itself."""
    alone = [e for e in entries if e.companion.races]
    others = [e for e in entries if not e.companion.races]
    parts = max(1, -(-len(others) // most))
    size = max(1, -(-len(others) // parts))
    yield from (others[at : at + size] for at in range(0, len(others), size))
    yield from ([e] for e in alone)


def _companion(
    judged: Candidate, written: Candidate, problem: Problem, bench: SharedBench
) -> Companion | None:
    assert problem.bench is not None, "what was split is there"
    reserved = [*(p.name for p in problem.ports), *(p.name for p in problem.parameters)]
    return companion(judged, written, reserved, bench.clocks, long=pace.is_long(problem.bench))


@lru_cache(maxsize=512)
def _taken_apart(spec: BenchSpec, top: str, ports: tuple[Port, ...], *, tally: bool) -> SharedBench | str:
    """The bench as many can share it, or why they cannot; of a long one the loops are written out."""
    found = split(spec, top, ports, tally=tally)
    if isinstance(found, str) or not pace.is_long(spec):
        return found
    return replace(found, files=tuple(replace(f, text=unrolled(f.text)) for f in found.files))
