from __future__ import annotations

import pytest
from scripted_model import ScriptedModel, ask, echo

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelBusy, ModelRefused
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.retrying import Retrying, pause_s


class Faults:
    """Busy so many times, then an answer; and a clock that only sleeping moves."""

    def __init__(self, times: int, retry_after_s: float | None = None) -> None:
        self.left = times
        self.retry_after_s = retry_after_s
        self.now = 0.0
        self.slept: list[float] = []
        self.model = ScriptedModel(self.answer)

    def answer(self, request: GenerationRequest) -> list[Completion]:
        if self.left:
            self.left -= 1
            raise ModelBusy("overloaded", retry_after_s=self.retry_after_s)
        return echo(request)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patient(self, *, max_retries: int = 5, deadline_s: float = 1000.0) -> Retrying:
        return Retrying(
            self.model,
            max_retries=max_retries,
            deadline_s=deadline_s,
            sleep=self.sleep,
            clock=lambda: self.now,
            jitter=lambda: 1.0,
        )


def test_pauses_double():
    faults = Faults(4)
    assert faults.patient().generate([ask("x")])[0][0].text == "x #0"
    assert faults.slept == [1, 2, 4, 8]


def test_the_servers_wish_is_the_least_pause():
    faults = Faults(2, retry_after_s=30)
    faults.patient().generate([ask()])
    assert faults.slept == [30, 30]


def test_the_number_of_tries_ends_it():
    faults = Faults(9)
    with pytest.raises(ModelBusy, match=r"overloaded \(given up after 3 tries\)"):
        faults.patient(max_retries=2).generate([ask()])
    assert len(faults.model.calls) == 3


def test_the_deadline_ends_it_without_a_useless_pause():
    faults = Faults(9, retry_after_s=500)
    with pytest.raises(ModelBusy):
        faults.patient(deadline_s=600).generate([ask()])
    assert faults.slept == [500]


def test_a_refusal_is_not_tried_again():
    def refuse(request: GenerationRequest) -> list[Completion]:
        raise ModelRefused("no")

    model = ScriptedModel(refuse)
    with pytest.raises(ModelRefused):
        Retrying(model, max_retries=5, deadline_s=10, sleep=lambda s: pytest.fail("slept")).generate([ask()])
    assert len(model.calls) == 1


def test_what_was_answered_is_not_asked_again():
    faults = Faults(0)
    patient = faults.patient()
    faults.left = 0
    order: list[str] = []

    def answer(request: GenerationRequest) -> list[Completion]:
        order.append(request.prompt.messages[0].content)
        if order == ["a", "b"]:
            raise ModelBusy("once")
        return echo(request)

    faults.model._answer = answer
    assert [a[0].text for a in patient.generate([ask("a"), ask("b")])] == ["a #0", "b #0"]
    assert order == ["a", "b", "b"]


@pytest.mark.parametrize("tries", [1, 2, 6, 7, 50, 10_000])
def test_a_pause_lies_between_half_and_all_of_its_ceiling(tries: int):
    ceiling = min(60.0, 2.0 ** (min(tries, 30) - 1))
    assert pause_s(tries, None, 0.0) == ceiling / 2
    assert pause_s(tries, None, 1.0) == ceiling
