"""What the scoreboards of the running test have seen, as JSON-able data.

Whoever runs the tests calls `begin(name)` before each and `collect()` after it; without such a runner the
scoreboards work all the same and nobody asks.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Protocol

from rtlgen_bench.cycles import Divergence


class Reporter(Protocol):
    """What the channel asks of a scoreboard."""

    samples: int
    """Calls of `check` that compared something."""
    mismatches: int
    """Those of them in which an output differed."""
    compared: Counter[str]
    """Samples by output."""
    differed: Counter[str]
    """Mismatches by output."""
    concluded: bool
    """`done()` was called, or a failed check raised."""

    def divergence(self) -> Divergence | None: ...

    def recording(self) -> dict[str, Any] | None: ...


_test = ""
_reporters: list[Reporter] = []


def begin(test_name: str) -> None:
    """Forgets what was seen before; what follows belongs to `test_name`."""
    global _test
    _test = test_name
    _reporters.clear()


def register(reporter: Reporter) -> None:
    _reporters.append(reporter)


def collect() -> dict[str, Any]:
    """What the test has compared so far.

    Returns:
        `test`; `samples` and `mismatches`; `outputs`, a list of {signal, samples, mismatches}; `divergence`,
        the earliest of all, or None: {test, cycle, time_ps, signals, window}, the window a list of
        {index, time_ps, inputs, expected, actual, internals} with [name, bits] pairs, oldest first;
        `unconcluded`, the number of scoreboards that hold mismatches nobody asserted on; `recordings`, what
        each scoreboard saw, as `cycles.columns`.
    """
    compared: Counter[str] = Counter()
    differed: Counter[str] = Counter()
    for reporter in _reporters:
        compared.update(reporter.compared)
        differed.update(reporter.differed)
    recordings = [r.recording() for r in _reporters]
    found = [d for d in (r.divergence() for r in _reporters) if d is not None]
    first = min(found, key=lambda d: d.time_ps, default=None)
    return {
        "test": _test,
        "samples": sum(r.samples for r in _reporters),
        "mismatches": sum(r.mismatches for r in _reporters),
        "outputs": [
            {"signal": s, "samples": n, "mismatches": differed[s]} for s, n in sorted(compared.items())
        ],
        "divergence": None if first is None else first.as_json(_test),
        "unconcluded": sum(1 for r in _reporters if r.mismatches and not r.concluded),
        "recordings": [r for r in recordings if r is not None],
    }
