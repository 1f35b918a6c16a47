from __future__ import annotations

import pytest

from rtlgen.core.completion import Usage
from rtlgen.core.errors import ConfigError
from rtlgen.core.trace import StopReason
from rtlgen.generate.budget import Budget

SPENT = Usage(prompt_tokens=700, completion_tokens=300, usd=0.5)


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(), None),
        (Budget(tokens=1001), None),
        (Budget(tokens=1000), StopReason.TOKENS),
        (Budget(seconds=10.5), None),
        (Budget(seconds=10.0), StopReason.SECONDS),
        (Budget(usd=0.51), None),
        (Budget(usd=0.5), StopReason.USD),
        (Budget(tokens=1, seconds=1.0, usd=0.1), StopReason.TOKENS),
    ],
)
def test_a_limit_ends_it_when_it_is_reached(budget: Budget, reason: StopReason | None) -> None:
    assert budget.exhausted(SPENT, 10.0) is reason


def test_an_unknown_price_cannot_be_limited_and_says_so() -> None:
    unknown = Usage(prompt_tokens=5)
    with pytest.raises(ConfigError, match="the price of this model is not known") as caught:
        Budget(usd=1.0).exhausted(unknown, 0.0)
    assert "--max-tokens" in caught.value.hint
    assert Budget(tokens=9).exhausted(unknown, 0.0) is None
    assert Budget(usd=1.0).exhausted(Usage(), 0.0) is None, "before the first question nothing has been spent"
    assert Budget(usd=1.0).exhausted(Usage(prompt_tokens=5, usd=0.0), 0.0) is None, (
        "a model of one's own is free"
    )


def test_what_the_bench_took_is_gone() -> None:
    assert Budget(seconds=10.0, tokens=5).after(4.0) == Budget(seconds=6.0, tokens=5)
    assert Budget(seconds=10.0).after(40.0).exhausted(Usage(), 0.0) is StopReason.SECONDS
    assert Budget(tokens=5).after(4.0) == Budget(tokens=5)
