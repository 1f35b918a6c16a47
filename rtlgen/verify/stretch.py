"""One output in one recording, and what detectors ask of it (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rtlgen.core.recording import Column, agrees, demands, fitted
from rtlgen.core.value import value


@value
class Stretch:
    """One output in one recording; made by `stretch`."""

    expected: Column
    actual: Column
    rising: tuple[bool, ...]
    reset: tuple[bool, ...]
    """Whether the reset was active; empty where the design has none."""
    compared: tuple[int, ...]
    """The samples in which anything is expected."""
    wrong: tuple[int, ...]
    """Those of them that are not as expected."""

    @property
    def per_cycle(self) -> int:
        return 2 if self.rising else 1


def stretch(
    expected: Column, actual: Column, rising: tuple[bool, ...] = (), reset: tuple[bool, ...] = ()
) -> Stretch:
    """One output with its samples told apart; all columns of one length, or empty.

    Values of another width than what is expected are taken as a net of that width shows them.
    """
    actual = tuple(fitted(a, len(e)) for e, a in zip(expected, actual, strict=True))
    compared = tuple(i for i, e in enumerate(expected) if demands(e))
    return Stretch(
        expected=expected,
        actual=actual,
        rising=rising,
        reset=reset,
        compared=compared,
        wrong=tuple(i for i in compared if not agrees(expected[i], actual[i])),
    )


@value
class Evidence:
    supporting: int = 0
    contrary: int = 0

    @property
    def confidence(self) -> float:
        """Laplace's rule of succession: how likely the next sample would support it too."""
        return (self.supporting + 1) / (self.supporting + self.contrary + 2)


def pairs(output: Sequence[Stretch]) -> Counter[tuple[str, str]]:
    """Expected and actual of every compared sample, and how often."""
    return Counter((s.expected[i], s.actual[i]) for s in output for i in s.compared)


def moves(output: Sequence[Stretch]) -> int:
    """How often the expected value changes."""
    return sum(moved(s.expected[i], s.expected[j]) for s in output for i, j in pairwise(s.compared))


def moved(before: str, after: str) -> bool:
    """Whether two expected values differ."""
    return not agrees(before, after) and demands(before) and demands(after)


def activations(s: Stretch) -> Iterator[tuple[int, int]]:
    """The first sample of each reset and the first after it, where the values there are known."""
    for i in range(1, len(s.reset)):
        if s.reset[i] and not s.reset[i - 1]:
            after = next((j for j in range(i, len(s.reset)) if not s.reset[j]), None)
            if after is not None and all(demands(s.expected[j]) for j in (i - 1, i, after)):
                yield i, after


def value_of_reset(output: Sequence[Stretch]) -> str:
    """What is expected under the reset, and just after one that was long enough; empty where nothing is."""
    given: Counter[str] = Counter()
    for s in output:
        places = [i for i in range(len(s.reset)) if in_reset(s, i)]
        places += [after for first, after in activations(s) if after - first >= s.per_cycle]
        if s.reset[:1] == (True,) and False in s.reset:
            places.append(s.reset.index(False))  # it began before the recording did
        given.update(s.expected[i] for i in places if demands(s.expected[i]))
    return given.most_common(1)[0][0] if given else ""


def in_reset(s: Stretch, i: int) -> bool:
    """Whether the reset has been active for a whole cycle."""
    begun = i - s.per_cycle
    return begun >= 0 and all(s.reset[begun : i + 1])


def near_reset(s: Stretch) -> list[bool]:
    """Whether each sample lies in a reset or in the two cycles after it."""
    near, left = [], 0
    for active in s.reset:
        left = 2 * s.per_cycle + 1 if active else max(0, left - 1)
        near.append(left > 0)
    return near
