"""Independent samples; the first that passes ends it."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.errors import ConfigError
from rtlgen.core.trace import Attempt, StopReason
from rtlgen.core.value import value
from rtlgen.generate.ranking import best
from rtlgen.generate.strategy import Ask, AskKind, Stop, decided


@value
class BestOfN:
    """`samples` answers to one question, asked for in batches; after each batch it stops at a PASS."""

    samples: int = 5
    temperature: float = 0.8
    batch: int = 4
    """Samples of one request: their prompt is read once, but all of them are paid for."""

    def __post_init__(self) -> None:
        if self.samples > 1 and self.temperature <= 0:
            raise ConfigError(
                "at temperature 0 all samples are the same one",
                hint="set a temperature above 0, or ask for one sample",
            )

    @property
    def name(self) -> str:
        return "best-of-n"

    @property
    def identity(self) -> str:
        return f"best-of-n(temperature={self.temperature})"

    def next(self, history: Sequence[Attempt]) -> Ask | Stop:
        end = decided(history)
        if end is not None:
            return end
        left = self.samples - len(history)
        if left <= 0:
            return Stop(reason=StopReason.ROUNDS, chosen=best(history), why=f"{len(history)} samples")
        return Ask(kind=AskKind.FIRST, temperature=self.temperature, n=min(self.batch, left))
