"""The reward as TRL's trainers take it (1.16): `GRPOTrainer(reward_funcs=[TrlReward(dataset="prompts")])`.

Columns of the dataset arrive by name; of those of `rtlgen dataset build --kind prompt --format trl` it
reads `problem_digest`. None is TRL's word for no reward: it is left out of the group's mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.training.reward.grade import Grade
from rtlgen.training.reward.rewards import Asked, Rewards

Said = str | Sequence[dict[str, Any]]
"""A completion: plain, or the messages that the model added."""


@value
class TrlReward(Rewards):
    def __call__(
        self,
        prompts: Sequence[Any],  # noqa: ARG002 - as TRL calls it
        completions: Sequence[Said],
        *,
        problem_digest: Sequence[str | None],
        log_metric: Callable[[str, float], None] | None = None,
        **_: Any,
    ) -> list[float | None]:
        """A reward for each completion; raises as `Rewards.grades`."""
        return _told(self.grades(_asked(completions, problem_digest)), log_metric)


@value
class AsyncTrlReward(Rewards):
    async def __call__(
        self,
        prompts: Sequence[Any],  # noqa: ARG002
        completions: Sequence[Said],
        *,
        problem_digest: Sequence[str | None],
        log_metric: Callable[[str, float], None] | None = None,
        **_: Any,
    ) -> list[float | None]:
        """The same, beside other rewards that are waited for."""
        return _told(await self.grades_later(_asked(completions, problem_digest)), log_metric)


def reward(prompts: Sequence[Any], completions: Sequence[Said], **columns: Any) -> list[float | None]:
    """As `TrlReward`, for a trainer that takes the name of a function."""
    return TrlReward()(prompts, completions, **columns)


def text_of(said: Said) -> str:
    """What the model said last."""
    if isinstance(said, str):
        return said
    content = said[-1].get("content") if said else ""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content or ""


def _asked(completions: Sequence[Said], digests: Sequence[str | None]) -> list[Asked]:
    return [
        Asked(problem=digest or "", text=text_of(said))
        for said, digest in zip(completions, digests, strict=True)
    ]


def _told(grades: list[Grade], log_metric: Callable[[str, float], None] | None) -> list[float | None]:
    if log_metric is not None and grades:
        judged = [g for g in grades if g.reward is not None]
        log_metric("rtlgen/no_reward", 1 - len(judged) / len(grades))
        if judged:
            log_metric("rtlgen/passes", sum(g.status is Status.PASS for g in judged) / len(judged))
    return [g.reward for g in grades]
