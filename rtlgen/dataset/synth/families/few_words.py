"""Few words in many wordings: how a circuit is asked for, its enable, its reset and its clock edge.

Every sentence is put together of fragments, so that a family of a few circuits is told in thousands of ways.
"""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.phrasing import an, distinct, thing
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Design
from rtlgen.dataset.synth.text import binary, decimal, hexadecimal, lines, span


def openings(d: Draw, nouns: Sequence[str], sentences: Sequence[str]) -> tuple[str, ...]:
    """First sentences, all different: one of `nouns` that is asked for, or one of `sentences` as it is."""
    return distinct(lambda: d.one(sentences) if d.chance(0.4) else thing(d, d.one(nouns)))


def clocked_specs(
    d: Draw, c: Clocking, firsts: Sequence[str], details: Sequence[str], start: str, what: str
) -> tuple[str, ...]:
    """Whole specifications, one for each of `firsts`.

    Args:
        firsts: what is asked for.
        details: sentences that come next.
        start: the value that the reset gives, in words; empty where nothing is said of it.
        what: what the reset sets, as the subject of a sentence in the singular.
    """
    found = []
    for first in firsts:
        last = [s for s in (reset_told(d, c, start, what), edge_told(d, c)) if s]
        found.append(" ".join([first, *(s for s in details if s), *d.shuffled(last)]))
    return tuple(found)


def amount(d: Draw, number: int, width: int) -> str:
    """A value of a register as somebody would write it."""
    forms = [str(number), str(number)]
    if width > 1:
        forms += [decimal(number, width), hexadecimal(number, width)]
        forms += [binary(number, width)] * (width <= 6)
        forms += [f"0x{number:x}"] * (number > 9)
    if number == 0:
        forms += ["zero", "0", "zero"]
    elif width > 1 and number == (1 << width) - 1:
        forms += ["all ones"] * 2
    return d.one(forms)


def enable_told(d: Draw, en: str, what: str, *, idle: str = "keeps its value") -> str:
    """A sentence about an enable; what happens without it is `idle`."""
    return d.one(
        (
            f"While `{en}` is 0, {what} {idle}.",
            f"`{en}` is an enable: without it {what} {idle}.",
            f"This happens only when `{en}` is 1; otherwise {what} {idle}.",
            f"There is an active-high enable, `{en}`.",
            f"`{en}` enables it; at 0 {what} {idle}.",
            f"If `{en}` is low, {what} {idle}.",
            f"It is enabled by `{en}` (active high).",
            f"Only clock edges with `{en}` = 1 count; at the others {what} {idle}.",
        )
    )


def reset_told(d: Draw, c: Clocking, start: str, what: str) -> str:
    """A sentence about the reset, or about the value at power-up where there is none."""
    if not start:
        return ""
    if not c.reset:
        return d.one(
            (
                f"{_capital(what)} starts at {start}.",
                f"Initially {what} is {start}.",
                f"There is no reset; {what} is {start} at the start.",
                f"At power-up {what} is {start}.",
                f"Without a reset, give {what} the initial value {start}.",
            )
        )
    r, word, level = f"`{c.reset}`", "low" if c.active_low else "high", c.active
    kind = "asynchronous" if c.asynchronous else "synchronous"
    to = d.one((f"to {start}", f"that sets {what} to {start}"))
    if start in ("0", "zero") and d.chance(0.4):
        to = d.one(("", f"that clears {what}"))
    noun = d.one((f"active-{word} {kind} reset", f"{kind} active-{word} reset"))
    named = an(noun)
    own = (
        (
            f"As soon as {r} is {level}, {what} becomes {start}, whatever the clock does.",
            f"{r} acts at once, without the clock: at {level} {what} becomes {start}.",
        )
        if c.asynchronous
        else (
            f"If {r} is {level} at the clock edge, {what} becomes {start}.",
            f"{r} is looked at only at clock edges: at {level} {what} becomes {start}.",
        )
    )
    told: str = d.one(
        (
            f"{r} is {named} {to}",
            f"It has {named} ({r}) {to}",
            f"It has {named}, {r}, {to}".rstrip(", "),
            f"Include {named} {to}",
            f"{_capital(kind)} reset, active {word}: {what} becomes {start}",
            f"{_capital(what)} resets {kind}ly to {start} when {r} is {word}",
            f"When {r} is {level}, {what} is {kind}ly reset to {start}",
            f"{r} = {level} resets {what} to {start} ({kind} reset)",
            f"Reset {what} to {start} {kind}ly while {r} is {word}",
            f"The reset is {kind} and active {word}; it sets {what} to {start}",
            f"The {kind} reset {r} is active {word} and gives {what} the value {start}",
            f"{_capital(what)} is set to {start} by {r}, {named}",
            *own,
        )
    )
    return told.replace("  ", " ").strip().rstrip(".") + "."


def edge_told(d: Draw, c: Clocking) -> str:
    """A sentence about the clock edge; nothing, at times, where it is the rising one."""
    if not c.falling and d.chance(0.3):
        return ""
    sign = d.one(("negative", "falling") if c.falling else ("positive", "rising"))
    clk = f"`{c.clock}`"
    return d.one(
        (
            f"It is triggered on the {sign} edge of {clk}.",
            f"Use the {sign} edge of {clk}.",
            f"All registers work on the {sign} edge of the clock.",
            f"Everything happens on the {sign} edge of {clk}.",
            f"All flip-flops are {sign}-edge triggered.",
            f"The clock is {clk}, with its {sign} edge.",
            f"Use the {'negedge' if c.falling else 'posedge'} of {clk}.",
            f"State changes on the {sign} clock edge only.",
            f"Clocking: {sign} edge of {clk}.",
        )
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


# In Verilog ----------------------------------------------------------------------------------------------


def register_designs(
    c: Clocking, io: Ports, register: tuple[str, int, int | None], move: str, follows: str
) -> tuple[Design, ...]:
    """A register in one process, and with its next value apart.

    Args:
        register: its name, width and first value; None where there is none.
        move: the statements of an edge without reset.
        follows: the same as an expression of the next value.
    """
    q, width, start = register
    nxt = io.local("next")
    first = f"{q} <= {decimal(start, width)};" if start is not None else ""
    apart = lines(
        f"wire {span(width)}{nxt};\n", f"assign {nxt} = {follows};\n", c.always(f"{q} <= {nxt};", first)
    )
    return (
        Design(way="one process", body=c.always(move, first), regs=(q,)),
        Design(way="next value apart", body=apart, regs=(q,)),
    )


def reset_kind(c: Clocking) -> str:
    """Of a structure."""
    if not c.reset:
        return "none"
    return f"{'low' if c.active_low else 'high'} {'async' if c.asynchronous else 'sync'}"
