"""What happens beside the steps: progress is told, checkpoints are marked whole, Ctrl-C is waited for."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from rtlgen.core.value import value
from rtlgen.training.folder import WHOLE

if TYPE_CHECKING:
    from transformers import TrainerCallback


@value
class Step:
    """How far a training is."""

    step: int
    steps: int
    epoch: float
    loss: float | None = None
    """The last that was logged."""
    reward: float | None = None
    """Of GRPO: the mean of the last step."""
    stopping: bool = False


Tell = Callable[[Step], None]


class Stop:
    """Whether somebody has asked for the end."""

    asked = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """The first Ctrl-C is noted, the second interrupts; outside the main thread none is noted."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def note(_: int, __: FrameType | None) -> None:
        stop.asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def watcher(tell: Tell, stop: Stop) -> TrainerCallback:
    """What a trainer is to call."""
    from transformers import TrainerCallback

    class Watcher(TrainerCallback):  # type: ignore[misc]
        loss: float | None = None
        reward: float | None = None

        def on_save(self, args: Any, state: Any, *_: Any, **__: Any) -> None:
            (Path(args.output_dir) / f"checkpoint-{state.global_step}" / WHOLE).touch()

        def on_log(self, _: Any, state: Any, *__: Any, logs: dict[str, Any], **___: Any) -> None:
            self.loss = logs.get("loss", self.loss)
            self.reward = logs.get("reward", self.reward)
            self._tell(state)

        def on_step_end(self, _: Any, state: Any, control: Any, **__: Any) -> None:
            self._tell(state)
            if state.global_step == state.max_steps:
                control.should_log = True
            if stop.asked:
                control.should_save = control.should_training_stop = True

        def _tell(self, state: Any) -> None:
            tell(
                Step(
                    step=state.global_step,
                    steps=state.max_steps,
                    epoch=state.epoch or 0.0,
                    loss=self.loss,
                    reward=self.reward,
                    stopping=stop.asked,
                )
            )

    return Watcher()
