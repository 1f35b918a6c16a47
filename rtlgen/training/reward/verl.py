"""The reward as verl takes it.

    custom_reward_function.path=.../rtlgen/training/reward/verl.py
    custom_reward_function.name=compute_scores          # with reward_model.reward_manager=batch
    +custom_reward_function.reward_kwargs.dataset=.../prompts

`python -c "import rtlgen.training.reward.verl as v; print(v.__file__)"` tells the path. Rows are those of
`rtlgen dataset build --kind prompt --format verl`. verl knows no missing reward: the batched form gives an
answer that could not be judged the mean of the others to the same prompt, which is no advantage; one by one,
it is NaN, or what `missing` says.

Source: verl's documentation "Implement Reward Function for Dataset", and its reward managers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from rtlgen.core.errors import UsageError
from rtlgen.core.verdict import Status
from rtlgen.training.reward.grade import Grade
from rtlgen.training.reward.rewards import DEADLINE_S, Asked, Rewards

Score = dict[str, float]
"""`score` is the reward; the others are shown beside it: `passed` and `judged`, 1 or 0, and `agrees`."""


def compute_score(
    data_source: str,  # noqa: ARG001 - as verl calls it
    solution_str: str,
    ground_truth: str,
    extra_info: Mapping[str, Any] | None = None,  # noqa: ARG001
    *,
    dataset: str = "",
    deadline_s: float = DEADLINE_S,
    missing: float = math.nan,
    **_: Any,
) -> Score:
    """The reward of one answer; those that are asked for by several threads at a time share simulations."""
    asked = Asked(problem=_digest(ground_truth), text=solution_str)
    (grade,) = Rewards(dataset=dataset, deadline_s=deadline_s).grades([asked])
    return _score(grade, missing)


async def compute_score_later(
    data_source: str,  # noqa: ARG001
    solution_str: str,
    ground_truth: str,
    extra_info: Mapping[str, Any] | None = None,  # noqa: ARG001
    *,
    dataset: str = "",
    deadline_s: float = DEADLINE_S,
    missing: float = math.nan,
    **_: Any,
) -> Score:
    """The same for verl's reward loop."""
    asked = Asked(problem=_digest(ground_truth), text=solution_str)
    (grade,) = await Rewards(dataset=dataset, deadline_s=deadline_s).grades_later([asked])
    return _score(grade, missing)


def compute_scores(
    data_sources: Sequence[str],  # noqa: ARG001
    solution_strs: Sequence[str],
    ground_truths: Sequence[str],
    extra_infos: Sequence[Mapping[str, Any]] | None = None,  # noqa: ARG001
    *,
    dataset: str = "",
    deadline_s: float = DEADLINE_S,
    **_: Any,
) -> list[Score]:
    """The rewards of a batch, for verl's batch reward manager."""
    asked = [
        Asked(problem=_digest(truth), text=text)
        for text, truth in zip(solution_strs, ground_truths, strict=True)
    ]
    grades = Rewards(dataset=dataset, deadline_s=deadline_s).grades(asked)
    groups: dict[str, list[float]] = {}
    for truth, grade in zip(ground_truths, grades, strict=True):
        groups.setdefault(truth, []).extend([grade.reward] if grade.reward is not None else [])
    means = {truth: sum(group) / len(group) if group else 0.0 for truth, group in groups.items()}
    return [_score(grade, means[truth]) for truth, grade in zip(ground_truths, grades, strict=True)]


def _score(grade: Grade, missing: float) -> Score:
    return {
        "score": missing if grade.reward is None else grade.reward,
        "judged": float(grade.reward is not None),
        "passed": float(grade.status is Status.PASS),
        "agrees": grade.agrees,
    }


def _digest(ground_truth: str) -> str:
    try:
        return str(json.loads(ground_truth)["problem_digest"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"a row's ground_truth names no problem of rtlgen's: {ground_truth[:80]!r}",
            hint="rows are made by `rtlgen dataset build --kind prompt --format verl`",
        ) from error
