"""Sentences that ask for a thing or for an act, in the many ways in which engineers ask (pure)."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.dataset.synth.draw import Draw

_THINGS = (
    "Implement {}.",
    "Implement {} in Verilog.",
    "Build {}.",
    "Design {}.",
    "Create {}.",
    "Write {}.",
    "Model {}.",
    "Describe {} in hardware.",
    "The module is {}.",
    "The module implements {}.",
    "The module should implement {}.",
    "The module should be {}.",
    "The module shall be {}.",
    "The module must behave as {}.",
    "The module contains {}.",
    "This module realises {}.",
    "This is {}.",
    "What is wanted is {}.",
    "A module is needed that is {}.",
    "The circuit is {}.",
    "Make this module {}.",
    "The task is {}.",
)
_ACTS = (
    ("Implement a circuit that {s}.", "s"),
    ("Implement a module that {s}.", "s"),
    ("Build a circuit that {s}.", "s"),
    ("Build logic that {s}.", "s"),
    ("Design a block that {s}.", "s"),
    ("Write a module that {s}.", "s"),
    ("Write Verilog that {s}.", "s"),
    ("The module {s}.", "s"),
    ("The circuit {s}.", "s"),
    ("This module {s}.", "s"),
    ("A circuit is wanted that {s}.", "s"),
    ("The module should {}.", ""),
    ("The module shall {}.", ""),
    ("The module must {}.", ""),
    ("The circuit should {}.", ""),
    ("The task of this module is to {}.", ""),
    ("Write a module to {}.", ""),
    ("Use combinational logic to {}.", ""),
    ("{}.", "capital"),
    ("{}.", "capital"),
)


def thing(d: Draw, noun: str) -> str:
    """A sentence that asks for `noun`, which has its article: "a 3-input NOR gate"."""
    return d.one(_THINGS).format(noun)


def act(d: Draw, verb: str, rest: str) -> str:
    """A sentence that asks to do something.

    Args:
        d: where the choice comes from.
        verb: its plain form: "reverse", "count".
        rest: what it is done to, and how.
    """
    frame, form = d.one(_ACTS)
    if form == "s":
        return frame.format(s=f"{third_person(verb)} {rest}")
    doing = f"{verb} {rest}"
    return frame.format(doing[0].upper() + doing[1:] if form == "capital" else doing)


def third_person(verb: str) -> str:
    """ "reverse" to "reverses", "pass" to "passes", "copy" to "copies"."""
    if verb.endswith(("s", "sh", "ch", "x")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def an(noun: str) -> str:
    """`noun` with its indefinite article: "an AND gate", "an 8-bit word", "a NOR gate"."""
    first = noun.split("-")[0].split()[0]
    letter_by_letter = first in ("XOR", "XNOR", "AND", "OR", "8", "11", "18") or first.startswith("8")
    return f"{'an' if letter_by_letter or first[0] in 'aeiou' else 'a'} {noun}"


def distinct(make: Callable[[], str], count: int = 3) -> tuple[str, ...]:
    """`count` different texts of `make`, or fewer where it does not give as many."""
    found: dict[str, None] = {}
    for _ in range(20 * count):
        found[make()] = None
        if len(found) == count:
            break
    return tuple(found)
