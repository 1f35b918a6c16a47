"""The cycles around a first divergence as an aligned table (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rtlgen.core.simulation import Cycle, Divergence
from rtlgen.core.value import value

_BINARY_BITS = 4
"""Up to this width a value is shown bit by bit."""
_MIXED_BITS = 32
"""Up to this width it is also where some hex digit holds both known and unknown bits."""
_WIDE_BITS = 64
"""Beyond it only a part is shown."""
_SHOWN_DIGITS = 16
_INPUTS_IN_FULL = 4
"""With more inputs than this, those that stay constant are listed once below the table."""


@value
class _Column:
    title: str
    cells: tuple[str, ...]


def divergence_table(divergence: Divergence, *, rows: int | None = None, internals: int | None = None) -> str:
    """The window as text: inputs, then each failing output as expected and as it was, then internals.

    Values of more than 4 bits are in hex where that says it all, X and Z are kept, '-' is a bit that may be
    anything. Rows in which a shown output is wrong end with '<-'. Internals that do not move stand below the
    table.

    Args:
        divergence: with its window, oldest cycle first.
        rows: at most this many, around the first wrong one; None for all.
        internals: show at most so many of the signals behind the outputs; None for all.
    """
    window = _around(divergence, rows)
    if not window:
        return ""
    at = min(range(len(window)), key=lambda n: abs(window[n].index - divergence.cycle))
    constant = _constant_inputs(window)
    inputs = [n for n, _ in window[0].inputs if n not in constant]
    inside = [n for n, _ in window[0].internals][:internals]
    still = {n: dict(window[0].internals)[n] for n in inside if _is_still(n, window)}
    groups = [
        [_Column(title="cycle", cells=tuple(str(c.index) for c in window))],
        [_column(n, [dict(c.inputs).get(n, "") for c in window]) for n in inputs],
        [column for n in _outputs(divergence, window) for column in _output(n, window, at)],
        [_column(n, [dict(c.internals).get(n, "") for c in window]) for n in inside if n not in still],
    ]
    wrong = [n for n, c in enumerate(window) if _is_wrong(c, divergence.signals)] or [at]
    marks = [" <-" if n in wrong else "" for n in range(len(window))]
    lines = _aligned([g for g in groups if g], marks)
    if constant or still:
        both = {**constant, **still}.items()
        lines.append("constant: " + ", ".join(f"{n} = {_notation((v,))(v)}" for n, v in both))
    return "\n".join(lines)


def _around(divergence: Divergence, rows: int | None) -> tuple[Cycle, ...]:
    """At most `rows` cycles: the first wrong one, up to a third of the rest after it, the others before."""
    window = divergence.window
    if rows is None or len(window) <= rows:
        return window
    first = next((n for n, c in enumerate(window) if c.index >= divergence.cycle), len(window) - 1)
    after = min((rows - 1) // 3, len(window) - 1 - first)
    begin = max(0, first + after + 1 - rows)
    return window[begin : begin + rows]


def _constant_inputs(window: Sequence[Cycle]) -> dict[str, str]:
    inputs = window[0].inputs
    if len(window) < 2 or len(inputs) <= _INPUTS_IN_FULL:
        return {}
    return {n: v for n, v in inputs if all(dict(c.inputs).get(n) == v for c in window)}


def _is_still(internal: str, window: Sequence[Cycle]) -> bool:
    return len(window) > 1 and len({dict(c.internals).get(internal) for c in window}) == 1


def _outputs(divergence: Divergence, window: Sequence[Cycle]) -> Iterable[str]:
    """The outputs that fail first; all of them where none is named."""
    return divergence.signals or tuple(n for n, _ in window[0].actual)


def _output(name: str, window: Sequence[Cycle], at: int) -> list[_Column]:
    """Exact in every bit that is shown: all of them, or the part with the lowest wrong one."""
    expected = [dict(c.expected).get(name, "") for c in window]
    actual = [dict(c.actual).get(name, "") for c in window]
    title = name
    most = _MIXED_BITS if _is_mixed((*expected, *actual)) else _WIDE_BITS
    if max(map(len, (*expected, *actual))) > most:
        high, low = _differing_part(expected[at], actual[at], most)
        title = f"{name}[{high}:{low}]"
        expected, actual = (
            [v.rjust(high + 1, "-")[-1 - high :][: high - low + 1] for v in vs] for vs in (expected, actual)
        )
    return [
        _column(f"{title} expected", expected, beside=actual),
        _column(f"{title} actual", actual, beside=expected),
    ]


def _differing_part(expected: str, actual: str, bits: int) -> tuple[int, int]:
    """High and low bit of the part of a wide value that holds the lowest wrong hex digit."""
    width = min(len(expected), len(actual))
    pairs = zip(reversed(expected), reversed(actual), strict=False)
    lowest = next((n for n, (e, a) in enumerate(pairs) if not _same(e, a)), 0)
    low = max(0, min(lowest // 4 * 4, width - bits))
    return min(width, low + bits) - 1, low


def _column(title: str, values: Sequence[str], beside: Sequence[str] = ()) -> _Column:
    """A column in one notation, the same for the values `beside` it."""
    show = _notation((*values, *beside))
    return _Column(title=title, cells=tuple(show(v) for v in values))


def _notation(values: Sequence[str]) -> Callable[[str], str]:
    width = max(map(len, values), default=0)
    in_binary = width <= _BINARY_BITS or (width <= _MIXED_BITS and _is_mixed(values))
    return _as_binary if in_binary else _as_hex


def _is_mixed(values: Sequence[str]) -> bool:
    """Whether some hex digit holds both known and unknown bits."""
    return any(len({_sort(b) for b in digit}) > 1 for v in values for digit in _digits(v))


def _as_binary(bits: str) -> str:
    return "-" if bits and not bits.strip("-") else bits.lower()


def _as_hex(bits: str) -> str:
    """As Verilog's %h: 'x' for a digit all X, 'X' for one partly X; long ones lose their middle. What is X or
    Z in every bit is written as a literal of it: 'hx."""
    if not bits.strip("-"):
        return "-" if bits else ""
    if bits[0] in "xXzZ" and not bits.strip(bits[0]):
        return f"'h{bits[0].lower()}"
    text = "".join(_hex_digit(d) for d in _digits(bits))
    if len(text) > _SHOWN_DIGITS:
        text = f"{text[:7]}..{text[-7:]}"
    return "'h" + text


def _hex_digit(bits: str) -> str:
    sorts = {_sort(b) for b in bits}
    if sorts == {"0"}:
        return f"{int(bits, 2):x}"
    if len(sorts) == 1:
        return sorts.pop()
    return next(s.upper() if s != "-" else "?" for s in ("x", "z", "-") if s in sorts)


def _digits(bits: str) -> list[str]:
    head = len(bits) % 4
    return [*([bits[:head]] if head else []), *(bits[n : n + 4] for n in range(head, len(bits), 4))]


def _sort(bit: str) -> str:
    """'0' for a known bit, itself in lower case for another."""
    return "0" if bit in "01" else bit.lower()


def _is_wrong(cycle: Cycle, signals: Sequence[str]) -> bool:
    expected, actual = dict(cycle.expected), dict(cycle.actual)
    return any(
        not _same(e, a)
        for n in (signals or tuple(expected))
        for e, a in zip(expected.get(n, ""), actual.get(n, ""), strict=False)
    )


def _same(expected: str, actual: str) -> bool:
    """One bit of each. An expected X is a bit that no bench demands: in most it matches anything."""
    return expected in "-xX" or expected.lower() == actual.lower()


def _aligned(groups: Sequence[Sequence[_Column]], marks: Sequence[str]) -> list[str]:
    lines = []
    for row in range(-1, len(marks)):
        parts = []
        for group in groups:
            width = [max(len(c.title), *map(len, c.cells)) for c in group]
            texts = [c.title if row < 0 else c.cells[row] for c in group]
            parts.append("  ".join(t.rjust(w) for t, w in zip(texts, width, strict=True)))
        lines.append((" | ".join(parts) + (marks[row] if row >= 0 else "")).rstrip())
    return lines
