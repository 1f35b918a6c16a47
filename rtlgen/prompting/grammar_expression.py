"""The part of the interface grammar that makes values: names, selects, constants, operators (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rtlgen.core.hdl import Port
from rtlgen.prompting.gbnf import Rules, either, sequence, terminal, words

_TERMS = 4
"""In a chain of operators; one less inside parentheses."""
_DEPTH = 2
"""Of parentheses in parentheses."""
_MAX_SELECT = 64
"""Bits of the widest signal of which parts are taken."""
_MAX_BINARY = 8
"""Digits of the longest binary constant."""
_LOGIC = (" & ", " | ", " ^ ")
_COMPARED = (" == ", " != ")
_ARITHMETIC = (" + ", " - ", " < ", " > ")
_RANGE = re.compile(r"\[\s*([^\[\]:]+?)\s*:\s*([^\[\]:]+?)\s*\]")


def fixed_width(port: Port) -> int | None:
    """In bits; None where it depends on a parameter."""
    found = _RANGE.fullmatch(port.range)
    is_numeric = found is not None and all(end.isdigit() for end in found.groups())
    return port.width if is_numeric or not port.range else None


def expression(name: str, signals: Sequence[Port], widths: Sequence[int | None], rules: Rules) -> str:
    """A rule for values made of `signals`, and of constants of these widths; their size is bounded.

    Chains of operators and parentheses. A constant stands only beside a signal, for its own sake nowhere
    (see `constants`): a small model that may write one writes little else. Where every width is 1 there is no
    arithmetic, no order and no concatenation: on single bits they say nothing that the logic does not.

    Returns:
        The rule's name.
    """
    is_wide = any(w != 1 for w in widths)
    leaf = rules.add(f"{name}-leaf", either(*(_signal(p, rules) for p in signals)))
    operands = [leaf, *_reductions(signals)]
    if is_wide:
        part = either(leaf, *_sized(widths, rules))
        more = sequence(terminal(", "), part)
        operands.append(sequence(terminal("{"), part, f"{more}{{1,{_TERMS - 1}}}", terminal("}")))
    chain = _chain(f"{name}-inner", operands, widths, _TERMS - 1, rules)
    for depth in range(1, _DEPTH):
        inside = sequence(terminal("("), chain, terminal(")"))
        chain = _chain(f"{name}-middle-{depth}", [*operands, inside], widths, _TERMS - 1, rules)
    inside = sequence(terminal("("), chain, terminal(")"))
    return _chain(name, [*operands, inside], widths, _TERMS, rules)


def constant(width: int | None, rules: Rules) -> str:
    """A rule for the constants of `width` bits, or of a width that is not known; none of them overflows."""
    if width is None:
        return words("'0", "'1")
    if width == 1:
        return words("1'b0", "1'b1")
    decimals = (str(n) for n in range(min(1 << width, 17)))
    forms = [
        sequence(terminal(f"{width}'d"), words(*decimals)),
        sequence(terminal(f"{width}'b"), f"[01]{{1,{min(width, _MAX_BINARY)}}}"),
    ]
    if width >= 4:
        forms.append(sequence(terminal(f"{width}'h"), f"[0-9A-F]{{1,{width // 4}}}"))
    return rules.add(f"constant-{width}", either(*forms))


def constants(widths: Sequence[int | None], rules: Rules) -> str:
    """A rule for the constants of all these widths, and single bits."""
    return rules.add("constant", either(*(constant(w, rules) for w in dict.fromkeys((1, *widths)))))


def _chain(name: str, operands: Sequence[str], widths: Sequence[int | None], terms: int, rules: Rules) -> str:
    term = rules.add(f"{name}-term", f"{terminal('~')}?", either(*operands))
    is_wide = any(w != 1 for w in widths)
    anything = either(term, constants(widths, rules))
    masks = [constant(w, rules) for w in dict.fromkeys(widths) if w != 1]
    steps = [sequence(words(*_LOGIC), either(term, *masks)), sequence(words(*_COMPARED), anything)]
    if is_wide:
        steps.append(sequence(words(*_ARITHMETIC), anything))
    return rules.add(name, term, f"{either(*steps)}{{0,{terms - 1}}}")


def _sized(widths: Sequence[int | None], rules: Rules) -> Iterator[str]:
    """Constants that may stand in a concatenation."""
    for width in dict.fromkeys((1, *widths)):
        if width is not None:
            yield constant(width, rules)


def _signal(port: Port, rules: Rules) -> str:
    """The signal, whole or in part."""
    part = _select(port, rules)
    return sequence(terminal(port.name), f"{part}?") if part else terminal(port.name)


def _select(port: Port, rules: Rules) -> str:
    """A rule for `[2]` and `[3:1]` within the port's range; empty where no part is taken.

    Of a range that holds a parameter only its two ends are: `[W-1]`, `[0]`.
    """
    found = _RANGE.fullmatch(port.range)
    if found is None:
        return ""
    left, right = found.groups()
    if fixed_width(port) is None:
        return words(f"[{left}]", f"[{right}]")
    first, last = int(left), int(right)
    if abs(first - last) >= _MAX_SELECT:
        return ""
    step = 1 if first >= last else -1
    bits = range(last, first + step, step)
    for bit in bits:
        lower = [f"to-{bit - step}-{last}"] if bit != last else []
        rules.add(f"to-{bit}-{last}", either(*lower, terminal(str(bit))))
    parts = (
        sequence(terminal(str(b)), f"{sequence(terminal(':'), f'to-{b}-{last}')}?") for b in reversed(bits)
    )
    return rules.add(f"select-{first}-{last}", terminal("["), either(*parts), terminal("]"))


def _reductions(signals: Sequence[Port]) -> list[str]:
    """`&a`, `|a`, `^a` of whole words."""
    names = [p.name for p in signals if p.width != 1]
    return [sequence(words("&", "|", "^"), words(*names))] if names else []
