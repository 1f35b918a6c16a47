"""Several runs as one."""

from __future__ import annotations

from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.runner_sum import has_failed, labelled, together
from rtlgen.core.simulation import BuildResult, OutputCount, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended, ToolRun

RAN = ToolRun(argv=(), ended=Ended.EXITED, returncode=0, wall_s=1.0, cpu_s=0.5)
BUILT = BuildResult(ok=True, diagnostics=(), run=RAN)


def ran(
    samples: int = 4, mismatches: int = 0, *, spoken: bool = True, tests: int = 1, wall_s: float = 1.0
) -> BenchRun:
    status = TestStatus.FAILED if mismatches else TestStatus.PASSED
    return BenchRun(
        build=BUILT,
        simulation=SimulationResult(
            spoken=spoken,
            samples=samples,
            mismatches=mismatches,
            tests=tuple(TestOutcome(name=f"t{n}", status=status) for n in range(tests)),
            outputs=(OutputCount(signal="q", samples=samples, mismatches=mismatches),),
            end_time_ps=10,
            run=ToolRun(argv=(), ended=Ended.EXITED, returncode=0, wall_s=wall_s, cpu_s=0.5),
        ),
        waveform="run/waves.vcd" if mismatches else "",
    )


def summed(*runs: BenchRun) -> SimulationResult:
    seen = together(runs).simulation
    assert seen is not None
    return seen


def test_samples_mismatches_and_tests_add_up() -> None:
    seen = summed(ran(4), ran(6, 2), ran(1))
    assert (seen.samples, seen.mismatches, len(seen.tests), seen.end_time_ps) == (11, 2, 3, 30)
    assert seen.outputs == (OutputCount(signal="q", samples=11, mismatches=2),)
    assert seen.spoken


def test_the_time_of_the_longest_run_is_what_limits_scale_with() -> None:
    seen = summed(ran(wall_s=3.0), ran(wall_s=2.0))
    assert (seen.run.wall_s, seen.run.cpu_s) == (3.0, 1.0)


def test_one_that_was_not_heard_silences_all() -> None:
    assert not summed(ran(), ran(spoken=False)).spoken


def test_one_that_does_not_build_is_the_result() -> None:
    broken = BenchRun(build=BuildResult(ok=False, diagnostics=(), run=RAN), simulation=None)
    whole = together([ran(), labelled(broken, "run 2, W=0", of=2)])
    assert whole.simulation is None
    assert whole.build is not None
    assert not whole.build.ok
    assert whole.label == "run 2, W=0"


def test_the_dump_is_that_of_the_first_failure() -> None:
    assert together([ran(), ran(4, 1)]).waveform == "run/waves.vcd"
    assert not together([ran(), ran()]).waveform


def test_tests_say_which_run_they_are_of() -> None:
    seen = labelled(ran(), "run 2, W=8", of=2).simulation
    assert seen is not None
    assert [t.name for t in seen.tests] == ["t0 (run 2, W=8)"]
    alone = labelled(ran(), "run 1", of=1).simulation
    assert alone is not None
    assert [t.name for t in alone.tests] == ["t0"]


def test_a_run_without_a_test_is_refused() -> None:
    seen = labelled(ran(tests=0), "run 2", of=2).simulation
    assert seen is not None
    assert not seen.spoken
    assert seen.refused == "run 2: no test ran"


def test_an_early_end_is_a_failure() -> None:
    assert has_failed(ran(4, 1))
    assert not has_failed(ran())
