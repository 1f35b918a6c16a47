"""The values in a dump file, through the library pywellen.

A dump may be written by whoever ran in the simulator. The library panics on what is broken, and a broken FST
can end the whole process: only VCD is read, which is all that our simulators write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from rtlgen.core.errors import ToolFailed

_WIDEST = 1 << 16
"""Signals with more bits than that are left out."""
_PS = {"zs": 1e-9, "as": 1e-6, "fs": 1e-3, "ps": 1, "ns": 1e3, "us": 1e6, "ms": 1e9, "s": 1e12}


class Waveform:
    """A dump file.

    Raises:
        ToolFailed: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        import pywellen

        self._name = path.name
        with self._reading(), path.open("rb") as file:
            if not file.read(4096).lstrip().startswith(b"$"):
                raise ToolFailed(f"{path.name} cannot be read as a waveform: it is no VCD")
            self._file = pywellen.Waveform(str(path))
            found = {v.full_name: v for v in self._file.all_vars() if (v.bitwidth or 1) <= _WIDEST}
            self._variables: dict[str, Any] = found

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Every failure of the library as ToolFailed; its panics are no Exceptions."""
        try:
            yield
        except RuntimeError as error:
            raise ToolFailed(f"{self._name} cannot be read as a waveform: {error}") from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise ToolFailed(f"{self._name} cannot be read as a waveform: it is broken") from None

    @cached_property
    def _tick_ps(self) -> float:
        scale = self._file.timescale
        if scale is None or str(scale.unit).rsplit(".", 1)[-1].lower() not in _PS:
            raise ToolFailed(f"{self._name} cannot be read as a waveform: it says no time scale")
        return float(scale.factor * _PS[str(scale.unit).rsplit(".", 1)[-1].lower()])

    def names(self) -> Collection[str]:
        """The full names of all signals: "tb.dut.q"."""
        return self._variables.keys()

    def edges_ps(self, clock: str) -> list[tuple[int, bool]]:
        """The times at which `clock` (its full name) becomes 1 or 0, and which of them rise."""
        changes = list(self._changes(clock))
        return [
            (self._ps(time), bits == "1")
            for (_, before), (time, bits) in pairwise(changes)
            if bits in ("0", "1") and before != bits
        ]

    def changes_ps(self, names: Sequence[str]) -> list[int]:
        """The times at which any of `names` changes."""
        return sorted({self._ps(time) for name in names for time, _ in self._changes(name)})

    def bits(self, name: str, time_ps: int) -> str:
        """The value of a signal at a time, as bits with x and z; all x before its first value."""
        variable = self._variables[name]
        with self._reading():
            found = variable.signal.value_at(int(time_ps / self._tick_ps))
        return _bits(found, variable.bitwidth or 1)

    def column(self, name: str, times_ps: Sequence[int]) -> tuple[str, ...]:
        """The values of a signal just before each of `times_ps`, ascending: what a flip-flop, and a bench
        that waits for an edge, sees there."""
        changes = self._changes(name)
        now = _bits(None, self._variables[name].bitwidth or 1)
        following = next(changes, None)
        values = []
        for time in times_ps:
            while following is not None and self._ps(following[0]) < time:
                now = following[1]
                following = next(changes, None)
            values.append(now)
        return tuple(values)

    def _changes(self, name: str) -> Iterator[tuple[int, str]]:
        variable = self._variables[name]
        width = variable.bitwidth or 1
        with self._reading():
            yield from ((time, _bits(value, width)) for time, value in variable.signal)

    def _ps(self, ticks: int) -> int:
        return round(ticks * self._tick_ps)


def _bits(found: object, width: int) -> str:
    if found is None:
        return "x" * width
    return found.lower().rjust(width, "0") if isinstance(found, str) else format(found, f"0{width}b")
