"""The self-correction loop: the model sees its last attempt and what was wrong with it, and mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rtlgen.core.errors import ConfigError
from rtlgen.core.trace import Attempt, StopReason
from rtlgen.core.value import value
from rtlgen.generate.ranking import best, rank
from rtlgen.generate.signature import signature
from rtlgen.generate.strategy import Ask, AskKind, Stop, decided

_HOTTEST = 2.0
"""The highest temperature that servers accept."""
_STEP = 0.1
"""Each further fresh start is this much hotter, so that it is never the same question."""


def hotter_than(temperature: float) -> float:
    """The usual temperature after a change of course, for a normal one of `temperature` (below 2)."""
    return max(0.8, min(_HOTTEST, temperature + 0.3))


def _equal(one: str, other: str) -> bool:
    return one == other


@value
class Repair:
    """Repair the last attempt; keep the best.

    An attempt that repeats an earlier one (its code, or its failure) changes the course: first the best
    attempt is repaired at a higher temperature, then the model begins anew, then the loop stops as STUCK. An
    attempt that is better than all before it leads back to the normal course.
    """

    rounds: int = 5
    """Attempts in all, the first one included."""
    temperature: float = 0.2
    hot: float = 0.8
    """After a change of course; must be above `temperature`."""
    fresh_starts: int = 2
    """How often it may begin anew."""
    same_code: Callable[[str, str], bool] = _equal
    """Whether two designs differ in nothing that counts (layout, comments)."""

    def __post_init__(self) -> None:
        if not self.temperature < self.hot <= _HOTTEST:
            raise ConfigError(
                f"the temperature after a change of course ({self.hot}) must lie above the normal one "
                f"({self.temperature}) and be {_HOTTEST} at most"
            )

    @property
    def name(self) -> str:
        return "repair"

    @property
    def identity(self) -> str:
        return f"repair(temperature={self.temperature}, hot={self.hot}, fresh_starts={self.fresh_starts})"

    def next(self, history: Sequence[Attempt]) -> Ask | Stop:
        if not history:
            return Ask(kind=AskKind.FIRST, temperature=self.temperature)
        end = decided(history)
        if end is not None:
            return end
        if len(history) >= self.rounds:
            return Stop(reason=StopReason.ROUNDS, chosen=best(history), why=f"{len(history)} attempts")
        return self._go_on(history)

    def _go_on(self, history: Sequence[Attempt]) -> Ask | Stop:
        course, begun, repeats = self._course(history)
        if not repeats:
            temperature = self.hot if course else self.temperature
            return Ask(kind=AskKind.REPAIR, temperature=temperature, parent=len(history) - 1)
        if course == 1:
            chosen = best(history)
            parent = len(history) - 1 if chosen is None else chosen
            return Ask(
                kind=AskKind.REPAIR, temperature=self.hot, parent=parent, why=f"{repeats}: higher temperature"
            )
        if course == 2 and begun < self.fresh_starts:
            temperature = min(_HOTTEST, self.hot + _STEP * begun)
            return Ask(kind=AskKind.FRESH, temperature=temperature, why=f"{repeats}: a fresh start")
        return Stop(
            reason=StopReason.STUCK, chosen=best(history), why=f"{repeats}, after every change of course"
        )

    def _course(self, history: Sequence[Attempt]) -> tuple[int, int, str]:
        """Changes of course since the last progress; fresh starts so far; what the last attempt repeats."""
        course, begun, repeats = 0, 0, ""
        for index in range(1, len(history)):
            before, attempt = history[:index], history[index]
            begun += bool(repeats) and course == 2
            repeats = self._repeats(attempt, before)
            if repeats:
                course += 1
            elif rank(attempt) > max(rank(a) for a in before):
                course = 0
        return course, begun, repeats

    def _repeats(self, attempt: Attempt, before: Sequence[Attempt]) -> str:
        """What `attempt` says again, in words; empty where it says something new."""
        code = attempt.code
        for earlier in reversed(before):
            if code and self.same_code(code, earlier.code):
                return f"the same code as attempt {earlier.index + 1}"
        failure = signature(attempt.outcome)
        for earlier in reversed(before):
            if failure == signature(earlier.outcome):
                return f"the same failure as attempt {earlier.index + 1}"
        return ""
