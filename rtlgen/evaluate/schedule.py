"""Which samples are judged next: those of one problem together, and what is in doubt alone on the machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from rtlgen.core.record import Sample
from rtlgen.core.value import value

_UNIT = 20
"""Samples that are judged together at most: so many share a simulation."""
_WAITING = 2000
"""Samples that may wait; whoever brings more has to wait."""


@value
class Unit:
    """Samples of one problem that are judged together."""

    key: str
    problem_id: str
    samples: tuple[Sample, ...]
    again: bool = False
    """They have been judged before, and it is in doubt; nothing else runs now."""


class Schedule:
    """Between those who bring samples, those who judge, and the one who takes what was found.

    Iterated over, it gives units, and waits while there is nothing to do; each unit must be told as `done`.
    A unit that is judged again waits until nothing else is under way, and nothing is begun before it is done.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        """Guards all below."""
        self._waiting: dict[str, list[Sample]] = {}
        """By problem, in the order in which the problems came."""
        self._doubted: list[tuple[Sample, ...]] = []
        self._under_way: dict[str, Unit] = {}
        self._closed = False
        self._failure: BaseException | None = None
        self._numbers = 0

    def add(self, samples: Sequence[Sample]) -> None:
        """Bring samples; waits while too many are waiting. Raises what `fail` was told."""
        with self._changed:
            self._changed.wait_for(lambda: self._count() < _WAITING or self._failure is not None)
            if self._failure is not None:
                raise self._failure
            for sample in samples:
                self._waiting.setdefault(sample.key.problem_id, []).append(sample)
            self._changed.notify_all()

    def close(self) -> None:
        """No more samples will be brought."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """Whoever brings samples cannot go on: the iteration ends with `error`."""
        with self._changed:
            self._failure = self._failure or error
            self._changed.notify_all()

    def done(self, key: str, doubted: Sequence[Sequence[Sample]] = ()) -> None:
        """What was found of unit `key` has been taken.

        Args:
            doubted: samples of it that are to be judged again, in groups that may be judged together.
        """
        with self._changed:
            del self._under_way[key]
            self._doubted.extend(tuple(group) for group in doubted)
            self._changed.notify_all()

    def __iter__(self) -> Iterator[Unit]:
        while (unit := self._next()) is not None:
            yield unit

    def _next(self) -> Unit | None:
        with self._changed:
            self._changed.wait_for(self._may_go_on)
            if self._failure is not None:
                raise self._failure
            if self._waiting:
                return self._begin(self._take())
            return self._begin(self._doubted.pop(0), again=True) if self._doubted else None

    def _may_go_on(self) -> bool:
        """There is something that may be begun now, or nothing more will come."""
        if self._failure is not None:
            return True
        if any(unit.again for unit in self._under_way.values()):
            return False
        if self._waiting or self._under_way:
            return bool(self._waiting)
        return bool(self._doubted) or self._closed

    def _take(self) -> tuple[Sample, ...]:
        """Samples of the problem that has waited longest."""
        problem = next(iter(self._waiting))
        samples = self._waiting[problem]
        if left := samples[_UNIT:]:
            self._waiting[problem] = left
        else:
            del self._waiting[problem]
        return tuple(samples[:_UNIT])

    def _begin(self, samples: tuple[Sample, ...], *, again: bool = False) -> Unit:
        self._numbers += 1
        unit = Unit(
            key=str(self._numbers), problem_id=samples[0].key.problem_id, samples=samples, again=again
        )
        self._under_way[unit.key] = unit
        self._changed.notify_all()  # there is room for more
        return unit

    def _count(self) -> int:
        return sum(len(samples) for samples in self._waiting.values())
