"""The cycles around a moment, out of a dump file (VCD or FST), through the library pywellen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from rtlgen.core.errors import ToolFailed
from rtlgen.core.simulation import Cycle
from rtlgen.core.value import value

_PS = {"zs": 1e-9, "as": 1e-6, "fs": 1e-3, "ps": 1, "ns": 1e3, "us": 1e6, "ms": 1e9, "s": 1e12}


@value
class Shown:
    """Which signals a window shows, each with its name there and its full name in the dump."""

    inputs: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()
    actual: tuple[tuple[str, str], ...] = ()


class Waveform:
    """A dump file.

    Raises:
        ToolFailed: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        import pywellen

        try:
            self._file = pywellen.Waveform(str(path))
        except RuntimeError as error:
            raise ToolFailed(f"{path.name} cannot be read as a waveform: {error}") from None
        self._variables: dict[str, Any] = {v.full_name: v for v in self._file.all_vars()}

    @cached_property
    def _tick_ps(self) -> float:
        scale = self._file.timescale
        return float(scale.factor * _PS[str(scale.unit).rsplit(".", 1)[-1].lower()])

    def names(self) -> Collection[str]:
        """The full names of all signals: "tb.dut.q"."""
        return self._variables.keys()

    def edges_ps(self, clock: str, *, rising: bool = True) -> list[int]:
        """The times at which `clock` (its full name) becomes 1, or 0."""
        changes = [(time, str(bits)) for time, bits in self._variables[clock].signal]
        wanted = "1" if rising else "0"
        return [
            self._ps(time)
            for (_, before), (time, bits) in pairwise(changes)
            if bits == wanted and before != wanted
        ]

    def changes_ps(self, names: Sequence[str]) -> list[int]:
        """The times at which any of `names` changes."""
        return sorted({self._ps(time) for name in names for time, _ in self._variables[name].signal})

    def bits(self, name: str, time_ps: int) -> str:
        """The value of a signal at a time, as bits with x and z; all x before its first value."""
        variable = self._variables[name]
        width = variable.bitwidth or 1
        found = variable.signal.value_at(int(time_ps / self._tick_ps))
        if found is None:
            return "x" * width
        return found.lower().rjust(width, "0") if isinstance(found, str) else format(found, f"0{width}b")

    def window(
        self,
        shown: Shown,
        time_ps: int,
        samples_ps: Sequence[int],
        edges_ps: Collection[int] = (),
        *,
        before: int = 5,
        after: int = 2,
    ) -> tuple[Cycle, ...]:
        """The cycle at `time_ps` with those before and after it.

        Args:
            samples_ps: the times of the other cycles, ascending: the clock's active edges.
            edges_ps: times at which the values just before are shown, since that is what a flip-flop, and a
                bench that waits for the edge, sees there: all edges of the clock. Elsewhere the values then.
        """
        earlier = [t for t in samples_ps if t < time_ps]
        later = [t for t in samples_ps if t > time_ps]
        first = max(0, len(earlier) - before)
        times = [*earlier[first:], time_ps, *later[:after]]
        return tuple(
            self._cycle(shown, index, time, time - self._step if time in edges_ps else time)
            for index, time in enumerate(times, start=first)
        )

    @property
    def _step(self) -> int:
        return max(1, round(self._tick_ps))

    def _ps(self, ticks: int) -> int:
        return round(ticks * self._tick_ps)

    def _cycle(self, shown: Shown, index: int, time_ps: int, read_ps: int) -> Cycle:
        def read(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
            return tuple((short, self.bits(full, max(0, read_ps))) for short, full in names)

        return Cycle(
            index=index,
            time_ps=time_ps,
            inputs=read(shown.inputs),
            expected=read(shown.expected),
            actual=read(shown.actual),
        )
