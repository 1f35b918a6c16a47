"""Originals side by side: in order, one at a time but for the waits, each kept once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from dataset_values import problem
from scripted_model import ScriptedModel, ask

from rtlgen.core.completion import Completion
from rtlgen.core.errors import UsageError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.dataset.augment.asking import Aside
from rtlgen.dataset.augment.journal import OUTCOMES, Journal
from rtlgen.dataset.augment.make import augment
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Dropped, Outcome
from rtlgen.evaluate.purse import NoMore

AT_ONCE = 3


def originals(count: int) -> list[Original]:
    return [
        Original(key=f"k{n}", problem=problem(), designs=(), family="f", split="train") for n in range(count)
    ]


class Method:
    """Asks once for each original; `last` of them is one too many."""

    def __init__(self, alone: threading.Lock, last: int = 100) -> None:
        self.met = threading.Barrier(AT_ONCE, timeout=60)
        self.held: list[bool] = []
        self._lock = alone
        self.tasks: list[str] = []
        self._last = last
        self._model = Aside(ScriptedModel(self._answer), alone)

    def _answer(self, request: GenerationRequest) -> list[Completion]:
        if int(request.prompt.messages[0].content[1:]) >= self._last:
            raise NoMore("the limit on tokens is reached")
        self.met.wait()  # goes on only when so many wait for the model at once
        return [Completion(text="an answer")]

    def task(self, original: Original) -> Callable[[], Outcome]:
        self.tasks.append(original.key)

        def done() -> Outcome:
            self.held.append(self._lock.locked())
            self._model.generate([ask(original.key)])
            self.held.append(self._lock.locked())
            return Outcome(key=original.key, dropped=(Dropped(aim="", reason="no use"),), tried=1)

        return done


def test_only_the_waits_go_side_by_side_and_the_order_stays(tmp_path: Path) -> None:
    alone = threading.Lock()
    method, journal = Method(alone), Journal(tmp_path / "a", {})
    assert augment(originals(6), method, journal, jobs=AT_ONCE, alone=alone) == ""
    assert [o.key for o in journal.outcomes()] == [f"k{n}" for n in range(6)]
    assert method.held == [True] * 12
    assert not alone.locked()

    again = Journal(tmp_path / "a", {})
    assert augment(originals(6), method, again, jobs=AT_ONCE, alone=alone) == ""
    assert len(list(again.outcomes())) == 6  # all are told to the method, and none is made twice
    assert len(method.tasks) == 12


def test_what_was_done_before_the_budget_was_spent_is_kept(tmp_path: Path) -> None:
    alone = threading.Lock()
    method, journal = Method(alone, last=3), Journal(tmp_path / "a", {})
    assert "limit on tokens" in augment(originals(6), method, journal, jobs=AT_ONCE, alone=alone)
    assert [o.key for o in journal.outcomes()] == ["k0", "k1", "k2"]
    assert not alone.locked()


def test_a_line_that_was_torn_is_made_again_and_another_identity_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    journal = Journal(folder, {"seed": 1, "names": ("a", "b")})
    journal.add(Outcome(key="k0"))
    with (folder / OUTCOMES).open("ab") as stream:
        stream.write(b'{"key": "k1", "made"')
    assert Journal(folder, {"seed": 1, "names": ("a", "b")}).done == {"k0"}
    with pytest.raises(UsageError, match="seed differ"):
        Journal(folder, {"seed": 2, "names": ("a", "b")})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("mine")
    with pytest.raises(UsageError, match="no augmentation"):
        Journal(tmp_path / "other", {})
