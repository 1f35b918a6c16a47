"""What a testbench that a model wrote must show before it may judge anything (pure).

It imports; it asserts something; it refuses designs that do nothing; it says the same thing twice.
That makes it a testbench. It does not make it right: a PASS it gives stays an own-bench PASS.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.prompt import Prompt, Sampling
from rtlgen.core.simulation import SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended
from rtlgen.core.value import value
from rtlgen.verify.null_designs import NullDesign

_EXPECTED_EXCEPTIONS = ("SimTimeoutError", "TimeoutError")
"""What a bench may die of on a design that holds still: a limit of its own on a wait."""


@value
class BenchCheck:
    name: str
    """"imports", "asserts", "fails_empty", "fails_stuck_at_0", "fails_stuck_at_1" or "repeatable"."""
    ok: bool
    detail: str = ""
    """What was seen, in one line."""


@value
class BenchStep:
    """One question about the bench, and its answer."""

    step: str
    """"plan", "model", "tests" or "repair"."""
    prompt: Prompt
    sampling: Sampling
    completion: Completion
    extraction: Extraction | None = None
    """None for the plan, which is no code."""
    checks: tuple[BenchCheck, ...] = ()
    feedback: str = ""
    """What the next prompt said about it; empty where it was the last."""


@value
class BenchAudit:
    """How a bench came about and what was checked: part of the run's evidence."""

    schema: int = 1
    problem_id: str
    problem_digest: str
    accepted: bool
    reason: str = ""
    """Why there is no bench; empty where there is one."""
    checks: tuple[BenchCheck, ...] = ()
    """Of the accepted bench, or of the last one that was not."""
    steps: tuple[BenchStep, ...] = ()
    migrated: tuple[str, ...] = ()
    """What was carried over to cocotb 2.x in the accepted bench."""
    simulator: str = ""

    @property
    def usage(self) -> Usage:
        return sum((s.completion.usage for s in self.steps), start=Usage())


def imports(run: BenchRun) -> BenchCheck:
    """Whether the bench is one: it imports, has tests, and somewhere in it an assertion stands."""
    refused = run.simulation.refused if run.simulation is not None else ""
    return BenchCheck(name="imports", ok=not refused, detail=refused)


def hung(run: BenchRun) -> bool:
    """Whether the bench ran into its time limit."""
    return run.simulation is not None and run.simulation.run.ended is Ended.TIMEOUT


def compares(runs: Mapping[str, BenchRun]) -> BenchCheck:
    """Whether any run compared anything: an assertion that is never reached asserts nothing."""
    samples = max((r.simulation.samples for r in runs.values() if r.simulation is not None), default=0)
    detail = f"{samples} comparisons" if samples else "its tests end without a single comparison"
    return BenchCheck(name="asserts", ok=bool(samples), detail=detail)


def refuses(design: NullDesign, run: BenchRun) -> BenchCheck:
    """Whether the bench refused a design that does nothing, by a verdict of its own and not by breaking."""
    problem = _not_refused(design, run)
    result = run.simulation
    seen = f"{result.mismatches} mismatches in {result.samples} comparisons" if result is not None else ""
    return BenchCheck(name=f"fails_{design.name}", ok=not problem, detail=problem or seen)


def repeatable(first: Mapping[str, BenchRun], second: Mapping[str, BenchRun]) -> BenchCheck:
    """Whether two runs with one seed showed the same, on every design that was run twice."""
    differing = [name for name in second if _behaviour(first[name]) != _behaviour(second[name])]
    detail = (
        f"two runs with one seed differ on {', '.join(differing)}"
        if differing
        else f"{len(second)} designs, two runs each"
    )
    return BenchCheck(name="repeatable", ok=not differing, detail=detail)


def complaint(checks: tuple[BenchCheck, ...]) -> str:
    """What the next prompt says: every check that failed, one a line; empty where none did."""
    return "\n".join(f"- {_DEMANDS[c.name]}: {c.detail}" for c in checks if not c.ok)


_DEMANDS = {
    "imports": "The module must import under cocotb 2.1 and hold tests that check something",
    "asserts": "The tests must compare the design's outputs with expected values",
    "fails_empty": "The testbench must fail a design that drives no output",
    "fails_stuck_at_0": "The testbench must fail a design whose outputs are always 0",
    "fails_stuck_at_1": "The testbench must fail a design whose outputs are always 1",
    "repeatable": "The testbench must do the same in every run with the same seed",
}


def _not_refused(design: NullDesign, run: BenchRun) -> str:
    """Why this does not count as refused; empty where it does."""
    if run.simulation is None:
        return f"{design.what} does not build: {_first_message(run)}"
    result = run.simulation
    if hung(run):
        return f"it hangs on {design.what}: every wait needs a limit (with_timeout, or a count of cycles)"
    if not result.spoken:
        return f"it gave no result on {design.what} ({result.run.ended})"
    broken = next((t for t in result.tests if _is_broken(t, design)), None)
    if broken is not None:
        return f"the testbench itself breaks in {broken.name}: {broken.message}"
    if result.ended_early:
        return f"on {design.what} the simulation ended before the tests were done: does the clock run?"
    if any(t.status in (TestStatus.FAILED, TestStatus.ERROR) for t in result.tests) or result.mismatches:
        return ""
    return f"{design.what} passes it"


def _is_broken(test: TestOutcome, design: NullDesign) -> bool:
    """An undriven output may well stop a bench; a driven one may not."""
    if test.status is not TestStatus.ERROR or not design.driven:
        return False
    return not any(name in test.message for name in _EXPECTED_EXCEPTIONS)


def _first_message(run: BenchRun) -> str:
    diagnostics = run.build.diagnostics if run.build is not None else ()
    return diagnostics[0].message if diagnostics else "the simulator does not say why"


def _behaviour(run: BenchRun) -> Hashable:
    result: SimulationResult | None = run.simulation
    if result is None:
        return None
    tests = tuple((t.name, t.status, t.message, t.sim_time_ps) for t in result.tests)
    return (result.spoken, result.samples, result.mismatches, tests, result.outputs, result.end_time_ps)
