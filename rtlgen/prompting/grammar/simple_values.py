"""The part of the simple grammar that makes values: names, selects, constants, operators (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rtlgen.core.hdl import Port
from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal, words

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
    arithmetic, no order and no concatenation: of single bits they say nothing that the logic does not.

    Returns:
        The rule's name.
    """
    leaf = rules.add(f"{name}-leaf", either(*(_signal(p, rules) for p in signals)))
    operands = [leaf, *_reductions(signals), *_concatenations(leaf, widths, rules)]
    chain = ""
    for depth in range(_DEPTH + 1):
        inside = [sequence(terminal("("), chain, terminal(")"))] if chain else []
        is_whole = depth == _DEPTH
        rule = name if is_whole else f"{name}-{depth}"
        terms = _TERMS if is_whole else _TERMS - 1
        chain = _chain(rule, [*operands, *inside], terms, widths, rules)
    return chain


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


def _chain(name: str, operands: Sequence[str], terms: int, widths: Sequence[int | None], rules: Rules) -> str:
    """Up to `terms` operands with operators between them; any but the first may be a constant."""
    term = rules.add(f"{name}-term", f"{terminal('~')}?", either(*operands))
    compared = either(term, constants(widths, rules))
    masks = [constant(w, rules) for w in dict.fromkeys(widths) if w != 1]
    steps = [sequence(words(*_LOGIC), either(term, *masks)), sequence(words(*_COMPARED), compared)]
    if _has_words(widths):
        steps.append(sequence(words(*_ARITHMETIC), compared))
    return rules.add(name, term, f"{either(*steps)}{{0,{terms - 1}}}")


def _has_words(widths: Sequence[int | None]) -> bool:
    return any(w != 1 for w in widths)


def _concatenations(leaf: str, widths: Sequence[int | None], rules: Rules) -> list[str]:
    """`{a, 2'b01}`, where there are words; of what has a width of its own."""
    if not _has_words(widths):
        return []
    known = [constant(w, rules) for w in dict.fromkeys((1, *widths)) if w is not None]
    part = either(leaf, *known)
    more = sequence(terminal(", "), part)
    return [sequence(terminal("{"), part, f"{more}{{1,{_TERMS - 1}}}", terminal("}"))]


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
