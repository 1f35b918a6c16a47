"""The kinds of examples by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.preference import preference
from rtlgen.dataset.kinds.prompts import prompts
from rtlgen.dataset.kinds.repair import repair
from rtlgen.dataset.kinds.scored import scored
from rtlgen.dataset.kinds.sft import sft
from rtlgen.dataset.kinds.stepwise import stepwise
from rtlgen.dataset.kinds.unpaired import unpaired
from rtlgen.dataset.pool import Pool

MAKERS: dict[Kind, Callable[[Pool, Choice], Iterator[Example]]] = {
    Kind.SFT: sft,
    Kind.REPAIR: repair,
    Kind.PREFERENCE: preference,
    Kind.UNPAIRED: unpaired,
    Kind.STEPWISE: stepwise,
    Kind.SCORED: scored,
    Kind.PROMPT: prompts,
}
"""Each makes the rows of one problem, in a fixed order."""
