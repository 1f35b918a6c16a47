"""Settings reach the objects that they are about."""

from __future__ import annotations

import pytest
from scripted_model import ScriptedModel

from rtlgen import wiring
from rtlgen.config.settings import OF_MODEL, Settings
from rtlgen.models import registry
from rtlgen.models.protocol import ModelOptions
from rtlgen.prompting.render import Wording


def test_the_plan_says_how_the_model_is_asked() -> None:
    plan = wiring.make_plan(Settings.model_validate(OF_MODEL["embedded"]))
    assert (plan.grammar, plan.wording, plan.sampling.max_tokens) == ("interface", Wording.SHORT, 400)
    assert plan.strategy.name == "best-of-n"
    plain = wiring.make_plan(Settings())
    assert (plain.grammar, plain.wording) == ("", Wording.FULL)


def test_the_model_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, ModelOptions]] = []

    def open_model(name: str, options: ModelOptions) -> ScriptedModel:
        opened.append((name, options))
        return ScriptedModel()

    monkeypatch.setattr(registry, "open_model", open_model)
    wiring.make_model(
        Settings(model="transformers:m", threads=3, context=512, device="cuda:1", cache="answers")
    )
    ((name, options),) = opened
    assert name == "transformers:m"
    assert (options.threads, options.context, options.device, options.cache) == (3, 512, "cuda:1", "answers")
