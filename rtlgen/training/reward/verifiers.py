"""The reward as a rubric of verifiers takes it: `vf.Rubric(funcs=[VerifiersReward(dataset="prompts")])`.

It asks for `completions` and `infos`, so a rubric gives it the rollouts of a group at once, which share
simulations. `info` has `problem_digest`: the column of that name of `rtlgen dataset build --kind prompt`.
verifiers takes an exception for 0.0, so what could not be judged is NaN, to be left out of the training.
(The package that `--format verifiers` writes is for verifiers 0.4; there the task raises, and verifiers marks
the rollout as failed.)

Source: verifiers 0.1.14, `Rubric`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from rtlgen.core.value import value
from rtlgen.training.reward.rewards import Asked, Rewards
from rtlgen.training.reward.trl import Said, text_of


@value
class VerifiersReward(Rewards):
    @property
    def __name__(self) -> str:
        """What metrics are called by."""
        return "rtlgen"

    async def __call__(
        self, completions: Sequence[Said], infos: Sequence[Mapping[str, Any] | str]
    ) -> list[float]:
        """A reward for each rollout of a group; NaN for none. Raises as `Rewards.grades`."""
        asked = [
            Asked(problem=_digest(info), text=text_of(said))
            for said, info in zip(completions, infos, strict=True)
        ]
        return [math.nan if g.reward is None else g.reward for g in await self.grades_later(asked)]


def _digest(info: Mapping[str, Any] | str) -> str:
    told = json.loads(info) if isinstance(info, str) else info
    return str(told.get("problem_digest") or "")
