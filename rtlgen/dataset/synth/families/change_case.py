"""What a wish for a change is made of."""

from __future__ import annotations

from rtlgen.core.value import value
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Stimulus


@value
class Version:
    """One setting of a design: two in one circuit with the same ports differ in one knob."""

    designs: tuple[Design, ...]
    behaviour: Behaviour


@value
class Case:
    kind: str
    """With the knob that is turned."""
    before: Version
    after: Version
    purpose: str
    """What the design as it is does, in a sentence."""
    wish: str
    """What shall be otherwise, in a clause: "it counts to 9 instead of 11"."""
    clocking: Clocking | None
    io: Ports
    stimulus: Stimulus = Stimulus()
    tops: tuple[str, ...]


def two(d: Draw, low: int, high: int) -> tuple[int, int]:
    """Two different numbers."""
    first = d.between(low, high - 1)
    second = d.between(low, high - 1)
    return first, second if second != first else high
