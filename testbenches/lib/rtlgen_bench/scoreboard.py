"""Compares the outputs of a DUT with what they shall be, and keeps what led to the first difference."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from cocotb.simtime import get_sim_time

from rtlgen_bench import channel
from rtlgen_bench.cycles import Cycle, Divergence, columns, table
from rtlgen_bench.values import Expected, matches, pattern, read

_BEFORE = 5
_AFTER = 2
"""Cycles shown around the first mismatch."""
_KEPT = 128
"""Cycles recorded before it, and as many from it on."""


class Scoreboard:
    """Checks samples of a DUT against expected values.

        sb = Scoreboard(dut, inputs=["a", "b"], outputs=["sum", "carry"], test="random")
        sb.check(sum=5, carry=None)
        sb.done()

    Used as a context manager it calls `done()` where the body ends without an exception.

    Args:
        dut: the handle that the ports belong to.
        inputs: ports shown in the table of a failure.
        outputs: ports that `check` may compare.
        test: how messages call it.
        limit: the number of mismatches at which `check` gives up and raises.
    """

    def __init__(
        self, dut: Any, inputs: Sequence[str], outputs: Sequence[str], test: str = "", limit: int = 8
    ) -> None:
        self.samples = 0
        self.mismatches = 0
        self.compared: Counter[str] = Counter()
        self.differed: Counter[str] = Counter()
        self.concluded = False
        self._inputs = {name: getattr(dut, name) for name in inputs}
        self._outputs = {name: getattr(dut, name) for name in outputs}
        self._test = test
        self._limit = limit
        self._index = 0
        self._recent: deque[Cycle] = deque(maxlen=_KEPT)
        self._since: list[Cycle] = []
        self._divergence: Divergence | None = None
        channel.register(self)

    def check(self, **expected: Expected) -> bool:
        """Samples all ports now and compares the outputs given; at a sample point, or after `settle()`.

        Args:
            expected: by output: an int (negative is two's complement), a bit string in which '-' is any bit,
                or None. An output that is not named, or is None, is not compared. X and Z equal no number.

        Returns:
            Whether all was as expected.

        Raises:
            AssertionError: this was the `limit`-th mismatch.
            ValueError: the bench's own mistake: no such output, or a value that the output cannot hold.
        """
        cycle = self._sample(expected)
        self._index += 1
        compared = [name for name, text in cycle.expected if text.strip("-")]
        self.compared.update(compared)
        self.samples += bool(compared)
        self.mismatches += bool(cycle.differs)
        self.differed.update(cycle.differs)
        self._keep(cycle)
        if cycle.differs and self.mismatches >= self._limit:
            self._fail()
        return not cycle.differs

    def done(self) -> None:
        """Concludes the test.

        Raises:
            AssertionError: something differed (the message has the table around the first mismatch), or
                nothing was compared.
        """
        if self.mismatches:
            self._fail()
        self.concluded = True
        assert self.samples, f"{self._title()}nothing was compared"

    def divergence(self) -> Divergence | None:
        """The first mismatch with the cycles before and after it, or None."""
        return self._divergence

    def recording(self) -> dict[str, Any] | None:
        """The cycles around the first mismatch, or else the last ones, as `cycles.columns`, and whether all
        mismatches are among them; None of none."""
        kept = [*self._recent, *self._since]
        wrong = sum(1 for cycle in kept if cycle.differs)
        return {**columns(kept), "is_whole": wrong == self.mismatches} if kept else None

    def __enter__(self) -> Scoreboard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.done()

    def _sample(self, expected: dict[str, Expected]) -> Cycle:
        unknown = sorted(set(expected) - set(self._outputs))
        if unknown:
            raise ValueError(f"{self._title()}'{unknown[0]}' is not among the outputs {list(self._outputs)}")
        actual = tuple((name, read(handle)) for name, handle in self._outputs.items())
        wanted = tuple((name, self._wanted(name, expected.get(name), len(text))) for name, text in actual)
        pairs = zip(actual, wanted, strict=True)
        return Cycle(
            index=self._index,
            time_ps=round(get_sim_time("ps")),
            inputs=tuple((name, read(handle)) for name, handle in self._inputs.items()),
            expected=wanted,
            actual=actual,
            differs=tuple(name for (name, got), (_, want) in pairs if not matches(got, want)),
        )

    def _wanted(self, name: str, expected: Expected, width: int) -> str:
        if expected is None:
            return "-" * width
        try:
            return pattern(expected, width)
        except ValueError as error:
            raise ValueError(f"{self._title()}expected value of {name}: {error}") from None

    def _keep(self, cycle: Cycle) -> None:
        if self._divergence is None:
            if not cycle.differs:
                self._recent.append(cycle)
                return
            before = list(self._recent)[-_BEFORE:]
            self._divergence = Divergence(self._test, cycle, [*before, cycle])
        elif cycle.index <= self._divergence.first.index + _AFTER:
            self._divergence.window.append(cycle)
        if len(self._since) < _KEPT:
            self._since.append(cycle)

    def _fail(self) -> None:
        self.concluded = True
        assert self._divergence is not None
        first = self._divergence.first
        raise AssertionError(
            f"{self._title()}{self.mismatches} of {self.samples} samples differ; the first at "
            f"{first.time_ps / 1000:g} ns, cycle {first.index}: {', '.join(first.differs)}\n"
            + table(self._divergence.window)
        )

    def _title(self) -> str:
        return f"{self._test}: " if self._test else ""
