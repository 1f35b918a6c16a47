"""What a family draws: a problem with its answers, and what is right, before it is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from rtlgen.core.hdl import Port
from rtlgen.core.value import value
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw

Inputs = Mapping[str, int]
"""The value of every input, clock aside, by its name."""
Outputs = Mapping[str, int | None]
"""The value that every output must have; None where it may have any."""
Script = list[dict[str, int]]
"""Inputs, a dictionary a vector; what is missing in one is drawn. The key RESET makes the reset act."""
RESET = "(reset)"

BRIEF = "brief"
"""The tag of a task whose sentences leave to the interface what each port is for."""


@value
class Behaviour:
    """What is right, written apart from any Verilog: a step function, or for logic without a clock a
    function of the inputs alone."""

    outputs: Callable[[Any, Inputs], Outputs]
    """From the state and the inputs; the state is None where there is no clock."""
    step: Callable[[Any, Inputs], Any] | None = None
    """The next state at an active edge at which no reset acts; None for logic without a clock."""
    start: Any = None
    """The state that reset gives, or that there is at power-up where nothing resets."""


@value
class Stimulus:
    """How the inputs are drawn."""

    length: int = 0
    """Vectors to draw; 0 for what suits: all values of few inputs, a hundred of many."""
    ones: Mapping[str, float] = field(default_factory=dict)
    """How often a one-bit input is 1."""
    often: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Values that an input should have often."""
    hold: Mapping[str, float] = field(default_factory=dict)
    """How often an input keeps the value that it has."""
    script: Callable[[Draw], Script] | None = None
    """Vectors that come before the drawn ones, just after the reset."""
    resets: int = 5
    """How often the reset comes again."""


@value
class Design:
    """One implementation, as the text between module header and `endmodule`.

    It is written in plain Verilog with two blanks a level, `reg` for what processes assign, `wire` for what
    is driven, `always @(*)` and `always @(posedge ...)`, and for a latch `always_latch`, which becomes
    `always @(*)` where the dialect has no such thing. `style.dressed` makes the variants of it.
    """

    way: str
    """How it is built, in a word or two: "case", "sum of products", "one-hot"."""
    body: str
    regs: tuple[str, ...] = ()
    """The outputs that processes assign."""
    helpers: str = ""
    """Modules beside it, complete, in the same plain Verilog."""


@value
class Task:
    structure: str
    """What it is, names and wording aside. A corpus is split by it."""
    host: str = ""
    """The family whose structure it is, where it is another one's: it is split with that."""
    difficulty: str
    """easy, medium or hard."""
    tops: tuple[str, ...]
    """Names that would suit the module."""
    ports: tuple[Port, ...]
    clocking: Clocking | None = None
    specs: tuple[str, ...]
    """The same behaviour in words, each written apart from the others and complete without them.
    Paragraphs stand between empty lines; one that holds line breaks is set as it is."""
    designs: tuple[Design, ...]
    """Built in different ways; the reference first."""
    behaviour: Behaviour
    stimulus: Stimulus = Stimulus()
    tags: tuple[str, ...] = ()
    refuted: tuple[Design, ...] = ()
    """Designs that are wrong here. Where there are any, `specs` show the first one as "{code}", and with it
    the interface; "{top}" is the module's name."""
