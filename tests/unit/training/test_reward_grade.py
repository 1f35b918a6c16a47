"""What a verdict is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reward_values import judged, mismatch, passed, run, simulated

from rtlgen.core.record import Judgement
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Stage, Status
from rtlgen.training.reward.grade import ALL, BINARY, GRADED, Scale, Yardstick, grade

HALF = Yardstick(samples=100, trivial=((ALL, 0.5),))
"""A constant is right half of the time."""


def worth(judgement: Judgement, yardstick: Yardstick | None = HALF, scale: Scale = GRADED) -> float | None:
    return grade(judgement, yardstick, scale).reward


def test_each_step_is_worth_more_than_the_one_before() -> None:
    steps = [
        judged(Stage.EXTRACT, Kind.NO_CODE),
        judged(Stage.BUILD, Kind.SYNTAX),
        mismatch(100, 90, lint=1),
        mismatch(100, 90),
        mismatch(100, 40),
        mismatch(100, 1),
        passed(),
    ]
    rewards = [worth(step) for step in steps]
    assert rewards == sorted(set(rewards), key=lambda r: r or 0.0)
    assert rewards[0] == 0.0
    assert rewards[-1] == 1.0


@pytest.mark.parametrize(
    ("judgement", "expected"),
    [
        (judged(Stage.EXTRACT, Kind.TRUNCATED), 0.0),
        (judged(Stage.STATIC, Kind.FORBIDDEN), 0.0),
        (judged(Stage.SIMULATE, Kind.TAMPERED, simulation=simulated(3, 0)), 0.0),
        (judged(Stage.STATIC, Kind.INTERFACE), 0.05),
        (judged(Stage.BUILD, Kind.ELABORATION), 0.05),
        (judged(Stage.SIMULATE, Kind.CRASH), 0.05),
        (judged(Stage.SIMULATE, Kind.RESOURCE), 0.05),
        (judged(Stage.SIMULATE, Kind.VACUOUS, simulation=simulated(0, 0)), 0.25),
    ],
)
def test_what_fails_is_worth_what_it_showed(judgement: Judgement, expected: float) -> None:
    assert worth(judgement) == pytest.approx(expected)


@pytest.mark.parametrize("status", [Status.ERROR, Status.UNKNOWN])
def test_what_is_not_decided_gets_no_reward(status: Status) -> None:
    assert worth(judged(Stage.SIMULATE, status=status)) is None


def test_chance_agreement_is_worth_nothing() -> None:
    assert worth(mismatch(100, 50)) == worth(mismatch(100, 100)) == pytest.approx(0.25)
    assert worth(mismatch(100, 25)) == pytest.approx(0.25 + 0.25 / 2)


def test_a_simulation_that_ends_early_earns_only_what_it_compared() -> None:
    assert worth(mismatch(10, 1)) == worth(mismatch(100, 91))


def test_outputs_count_each_where_the_bench_counts_them() -> None:
    yardstick = Yardstick(
        samples=100, by_output=True, trivial=((ALL, 0.0), ("a", 0.5), ("b", 0.0), ("c", 1.0))
    )
    one_right = mismatch(100, 100, a=0, b=100, c=0)
    assert grade(one_right, yardstick, GRADED).agrees == pytest.approx(0.5)
    summed = replace(yardstick, by_output=False)
    assert grade(one_right, summed, GRADED).agrees == 0.0


def test_a_bench_that_a_constant_passes_gives_no_reward() -> None:
    assert worth(passed(), Yardstick(trivial_passes=True)) is None


def test_without_a_yardstick_what_depends_on_it_gets_no_reward() -> None:
    assert worth(mismatch(100, 10), None) is None
    assert worth(passed(), None) == 1.0
    assert worth(judged(Stage.BUILD, Kind.SYNTAX), None) == pytest.approx(0.05)


def test_a_partial_count_is_worth_no_agreement() -> None:
    judgement = mismatch(100, 1)
    assert judgement.verdict.simulation is not None
    partial = replace(judgement.verdict.simulation, partial=True)
    assert worth(replace(judgement, verdict=replace(judgement.verdict, simulation=partial))) == 0.25


def timeout(cpu_s: float) -> Judgement:
    slow = replace(simulated(0, 0), run=run(cpu_s=cpu_s, wall_s=8, ended=Ended.TIMEOUT))
    return judged(Stage.SIMULATE, Kind.TIMEOUT, simulation=slow)


def test_a_timeout_on_a_busy_machine_counts_only_when_it_has_computed_enough() -> None:
    yardstick = replace(HALF, hangs_cpu_s=2.0)
    assert worth(timeout(3.0), yardstick) == 0.05
    starved = grade(timeout(1.0), yardstick, GRADED)
    assert (starved.reward, starved.doubtful) == (None, True)


def test_saved_area_is_a_bonus_of_a_pass_alone() -> None:
    scale = Scale(area=0.1)
    assert grade(passed(), HALF, scale, saved=0.5).reward == pytest.approx(1.05)
    assert grade(passed(), HALF, scale, saved=-9).reward == pytest.approx(0.9)
    assert grade(mismatch(100, 1), HALF, scale, saved=0.5).reward == worth(mismatch(100, 1))


def test_binary_pays_for_a_pass_alone() -> None:
    assert worth(mismatch(100, 1), HALF, BINARY) == 0.0
    assert worth(mismatch(100, 1), None, BINARY) == 0.0
    assert worth(passed(), HALF, BINARY) == 1.0


@pytest.mark.parametrize("steps", [{"extracts": -0.1}, {"compiles": 0.7}, {"area": 0.6}, {"agrees": 0.75}])
def test_a_scale_that_pays_failure_like_success_is_refused(steps: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="PASS"):
        Scale(**steps)
