from __future__ import annotations

import pytest
from scripted import USAGE, ScriptedModel
from scripted_model import ask

from rtlgen.core.completion import Usage
from rtlgen.core.errors import ConfigError
from rtlgen.evaluate.purse import NoMore, Purse
from rtlgen.generate.budget import Budget


def test_it_asks_until_the_budget_is_spent_and_counts_what_was_spent_before() -> None:
    inner = ScriptedModel("a", "b", "c")
    purse = Purse(inner, Budget(tokens=4 * USAGE.tokens), Usage(prompt_tokens=2 * USAGE.tokens))
    purse.generate([ask()])
    purse.generate([ask()])
    with pytest.raises(NoMore, match="the limit on tokens is reached"):
        purse.generate([ask()])
    assert inner.left == 1
    assert purse.ended == "the limit on tokens is reached"


def test_seconds_are_those_of_this_command() -> None:
    now = [100.0]
    purse = Purse(ScriptedModel("a", "b"), Budget(seconds=10), Usage(), clock=lambda: now[0])
    now[0] = 109.0
    purse.generate([ask()])
    now[0] = 110.0
    with pytest.raises(NoMore, match="seconds"):
        purse.generate([ask()])


def test_an_end_that_was_put_to_it_holds_and_the_first_reason_stays() -> None:
    inner = ScriptedModel("a")
    purse = Purse(inner, Budget(), Usage())
    purse.end("the server is gone")
    purse.end("later")
    with pytest.raises(NoMore, match="the server is gone"):
        purse.generate([ask()])
    assert inner.left == 1


def test_a_limit_in_dollars_needs_a_price() -> None:
    purse = Purse(ScriptedModel("a", "b"), Budget(usd=1.0), Usage())
    purse.generate([ask()])
    with pytest.raises(ConfigError, match="price"):
        purse.generate([ask()])
