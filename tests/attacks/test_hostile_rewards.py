"""No attack earns more than an honest design that is wrong, nor does it cost others their reward."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile import HERE, JUDGES, REFERENCE, Watch, problem
from reward_values import dataset

from rtlgen.training.reward.rewards import Asked, Rewards

pytestmark = pytest.mark.icarus

WRONG = REFERENCE.replace("sum + d", "sum - d").replace("reference", "TopModule")
ATTACKS = [
    "finish_at_zero",
    "finish_in_assertion",
    "say_before",
    "say_in_final",
    "force_match",
    "read_reference",
    "read_escaped",
    "drive_inputs",
    "redefine_bench",
    "write_counters",
    "shell",
    "file_results",
    "loop_in_initial",
    "memory_bomb",
    "output_flood",
    "thread_bomb",
    "empty",
    "outputs_unknown",
    "outputs_floating",
]


@pytest.fixture(scope="module")
def rewards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rewards]:
    folder = dataset(tmp_path_factory.mktemp("prompts"), *map(problem, JUDGES))
    made = Rewards(dataset=folder, deadline_s=240.0, jobs=2)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("judge", "names"),
    [
        ("verilogeval", ATTACKS),
        # Each is simulated by itself here, so only some that come as far as that.
        pytest.param("cocotb", ["file_results", "output_flood", "empty"], marks=pytest.mark.cocotb),
    ],
)
def test_attacks_earn_no_more_than_a_wrong_design(
    judge: str, names: list[str], rewards: Rewards, watched: Watch
) -> None:
    hostile = [watched.armed((HERE / "designs" / f"{name}.sv").read_text()) for name in names]
    texts = [REFERENCE, WRONG, *hostile]
    right, wrong, *earned = rewards.grades([Asked(problem=f"attacks-{judge}", text=t) for t in texts])
    assert right.reward == 1.0
    assert wrong.reward is not None
    assert wrong.reward < 1.0
    above = {n: g for n, g in zip(names, earned, strict=True) if (g.reward or 0.0) > wrong.reward}
    assert not above
