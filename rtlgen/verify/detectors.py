"""What one output shows of the cause of its mismatches: one small function for each cause (pure).

Each counts the samples, or events, that speak for its cause and against it. Only what tells the cause from
its absence is counted for: an output that is late by a cycle shows it where the expected value moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import or_

from rtlgen.core.recording import Column, agrees, demands
from rtlgen.verify.stretch import (
    Evidence,
    Stretch,
    activations,
    in_reset,
    moved,
    near_reset,
    pairs,
    value_of_reset,
)

Detector = Callable[[Sequence[Stretch]], Evidence]
_FLIPPED = str.maketrans("01", "10")


def all_x(output: Sequence[Stretch]) -> Evidence:
    """X in every bit of every sample."""
    return _always(output, lambda _, a: not a.strip("x"))


def high_z(output: Sequence[Stretch]) -> Evidence:
    """Z in every bit of every sample."""
    return _always(output, lambda _, a: not a.strip("z"))


def inverted(output: Sequence[Stretch]) -> Evidence:
    """The complement in every sample, of more than one value."""
    found = _always(output, lambda e, a: agrees(e.translate(_FLIPPED), a))
    return found if len(_values(output)) > 1 else Evidence()


def bit_order(output: Sequence[Stretch]) -> Evidence:
    """Counted where turning the bits around changes the value."""
    supporting = contrary = 0
    for (e, a), count in pairs(output).items():
        if not agrees(e[::-1], a):
            contrary += count
        elif e != e[::-1]:
            supporting += count
    return Evidence(supporting=supporting, contrary=contrary)


def stuck(output: Sequence[Stretch]) -> Evidence:
    """Moves of the expected value while the output, from when it is known, has one value for ever."""
    supporting = unknown = 0
    values = set()
    for s in output:
        known = [i for i, a in enumerate(s.actual) if not a.strip("01")]
        since = [i for i in s.compared if known and i >= known[0]]
        values |= {s.actual[i] for i in known}
        supporting += sum(moved(s.expected[i], s.expected[j]) for i, j in pairwise(since))
        unknown += sum(1 for i in since if s.actual[i].strip("01"))
    return Evidence(supporting=supporting, contrary=unknown) if len(values) == 1 else Evidence()


def shifted(by: int) -> Detector:
    """The output is what was expected `by` cycles before (late), or after where `by` is negative (early).

    Around a reset nothing is counted: it takes what is late to its value at once. One value alone tells
    nothing: an output that is stuck at it shows the same.
    """

    def find(output: Sequence[Stretch]) -> Evidence:
        supporting = contrary = 0
        shown = set()
        for s in output:
            distance = by * s.per_cycle
            for i in range(max(0, distance), len(s.actual) + min(0, distance)):
                then, now = s.expected[i - distance], s.expected[i]
                between = s.reset[max(0, min(i, i - distance) - s.per_cycle) : max(i, i - distance) + 1]
                if any(between) or not demands(then) or not demands(now):
                    continue
                if not agrees(then, s.actual[i]):
                    contrary += 1
                elif then != now:
                    supporting += 1
                    shown.add(then)
        return Evidence(supporting=supporting if len(shown) > 1 else 0, contrary=contrary)

    return find


def wrong_edge(output: Sequence[Stretch]) -> Evidence:
    """Moves of the output at that edge of the clock at which the expected value never moves."""
    expected = [r for s in output for r in _edges_of_moves(s, s.expected)]
    actual = [r for s in output for r in _edges_of_moves(s, s.actual)]
    if len(expected) < _SOME or len(set(expected)) > 1:
        return Evidence()
    other = sum(1 for r in actual if r != expected[0])
    return Evidence(supporting=other, contrary=len(actual) - other)


def reset_polarity(output: Sequence[Stretch]) -> Evidence:
    """At the reset's value for ever while the reset is not active, and not there while it is."""
    near = {id(s): near_reset(s) for s in output}
    free = [(s, i) for s in output for i in s.compared if s.reset and not near[id(s)][i]]
    held = [(s, i) for s in output for i in range(len(s.reset)) if in_reset(s, i)]
    given = value_of_reset(output)
    if not given or any(s.actual[i] != given for s, i in free):
        return Evidence()
    released = sum(1 for s, i in held if not agrees(given, s.actual[i]))
    asked = sum(1 for s, i in free if not agrees(s.expected[i], given))
    return Evidence(supporting=asked + released if asked and released else 0)


def reset_should_be_asynchronous(output: Sequence[Stretch]) -> Evidence:
    """Resets that the expected value follows at once, and the output only at the clock."""
    return _resets(output, at_once=lambda expected, actual: (expected, actual) == (True, False))


def reset_should_be_synchronous(output: Sequence[Stretch]) -> Evidence:
    """Resets that the output follows at once, and the expected value only at the clock."""
    return _resets(output, at_once=lambda expected, actual: (expected, actual) == (False, True))


def wrong_initial(output: Sequence[Stretch]) -> Evidence:
    """Wrong from the first sample on, in the first quarter at most, and right ever after."""
    supporting = contrary = 0
    for s in output:
        if not s.wrong:
            continue
        at = s.compared.index(s.wrong[-1]) + 1
        whole = len(s.wrong) == at or at <= 2 * s.per_cycle
        if not whole or at > max(2 * s.per_cycle, len(s.compared) // 4):
            return Evidence()
        supporting += len(s.compared) - at
    return Evidence(supporting=supporting, contrary=contrary)


def only_before_reset(output: Sequence[Stretch]) -> Evidence:
    """Right in every sample from the first reset on."""
    return _only_where(output, lambda s: [not begun for begun in accumulate(s.reset, or_)])


def only_after_reset(output: Sequence[Stretch]) -> Evidence:
    """Wrong only while the reset is active or in the two cycles after it."""
    return _only_where(output, near_reset)


def constant_offset(output: Sequence[Stretch]) -> Evidence:
    """Wherever the number is wrong it is so by the same difference."""
    differences: Counter[int] = Counter()
    wanted = set()
    for (e, a), count in pairs(output).items():
        if agrees(e, a):
            continue
        if set(e + a) - set("01") or len(e) < 2:
            return Evidence()
        differences[(int(a, 2) - int(e, 2)) % (1 << len(e))] += count
        wanted.add(e)
    if len(wanted) < _SOME:
        return Evidence()
    most = differences.most_common(1)[0][1]
    return Evidence(supporting=most, contrary=differences.total() - most)


def partly_x(output: Sequence[Stretch]) -> Evidence:
    """Wrong values that are wrong by X or Z alone: no known bit ever is."""
    supporting = contrary = 0
    for (e, a), count in pairs(output).items():
        if not agrees(e, a):
            known = any(b in "01" and w in "01" and b != w for w, b in zip(e, a, strict=False))
            supporting, contrary = supporting + count * (not known), contrary + count * known
    return Evidence(supporting=supporting, contrary=contrary)


def subset_of_bits(output: Sequence[Stretch]) -> Evidence:
    """A vector at most half of whose bits are ever wrong, while the others are right though they move."""
    found = pairs(output)
    widths = {len(e) for e, _ in found}
    if len(widths) != 1 or max(widths) < 3:
        return Evidence()
    width = max(widths)
    wrong = {n for e, a in found for n in range(width) if e[n] in "01" and e[n] != a[n]}
    moving = {n for n in set(range(width)) - wrong if len({e[n] for e, _ in found} & {"0", "1"}) == 2}
    if not 0 < len(wrong) <= width // 2 or not moving:
        return Evidence()
    return Evidence(supporting=sum(count for (e, a), count in found.items() if not agrees(e, a)))


def corner_case(output: Sequence[Stretch]) -> Evidence:
    """Right in nineteen samples of twenty, or in all of the first half."""
    compared = sum(len(s.compared) for s in output)
    wrong = sum(len(s.wrong) for s in output)
    late = all(not s.wrong or s.wrong[0] > len(s.expected) // 2 > _SOME for s in output)
    rare = 20 * wrong <= compared
    return Evidence(supporting=compared - wrong) if wrong and (rare or late) else Evidence()


_SOME = 3


def _values(output: Sequence[Stretch]) -> set[str]:
    return {e for e, _ in pairs(output)}


def _only_where(output: Sequence[Stretch], place: Callable[[Stretch], list[bool]]) -> Evidence:
    """The right samples elsewhere, where all wrong ones are in that place."""
    elsewhere = 0
    for s in output:
        inside = place(s)
        if not all(inside[i : i + 1] == [True] for i in s.wrong):
            return Evidence()
        elsewhere += sum(1 for i in s.compared if inside and not inside[i])
    return Evidence(supporting=elsewhere if any(s.wrong for s in output) else 0)


def _always(output: Sequence[Stretch], holds: Callable[[str, str], bool]) -> Evidence:
    supporting = contrary = 0
    for (e, a), count in pairs(output).items():
        fits = holds(e, a) and not agrees(e, a)
        supporting, contrary = supporting + count * fits, contrary + count * (not fits)
    return Evidence(supporting=supporting, contrary=contrary)


def _edges_of_moves(s: Stretch, column: Column) -> list[bool]:
    """For each move of `column` between known values, whether the edge before it rose."""
    if not s.rising:
        return []
    known = (("x" not in column[i] and "x" not in column[i - 1]) for i in range(1, len(column)))
    return [s.rising[i - 1] for i, k in enumerate(known, 1) if k and column[i] != column[i - 1]]


def _resets(output: Sequence[Stretch], at_once: Callable[[bool, bool], bool]) -> Evidence:
    """Activations of the reset in which one side has the reset value at once and the other has not.

    The first wrong sample must be one of them, but for those of a reset with which the recording begins: what
    goes wrong later may follow from it.
    """
    resets = [(s, *reset) for s in output for reset in activations(s)]
    given = value_of_reset(output)
    told = [
        (s, first, after)
        for s, first, after in resets
        if given and not all(agrees(given, s.expected[i]) for i in (first - 1, first))
    ]
    for s in output:
        begun = s.reset.index(False) if False in s.reset else len(s.reset)  # with a reset, perhaps
        wrong = next((i for i in s.wrong if i >= begun), None)
        if wrong is not None and not any(t is s and first == wrong for t, first, _ in told):
            return Evidence()
    supporting = contrary = 0
    for s, first, after in told:
        expected, actual = (agrees(given, c[first]) for c in (s.expected, s.actual))
        gets_there = agrees(given, s.actual[after]) or after - first < s.per_cycle
        fits = gets_there and at_once(expected, actual)
        differs = not agrees(s.expected[first], s.actual[first])
        supporting, contrary = supporting + fits, contrary + (differs and not fits)
    return Evidence(supporting=supporting, contrary=contrary)
