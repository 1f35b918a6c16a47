"""Whether outputs depend on the inputs of the moment alone, or on what came before too (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from rtlgen.core.recording import Column, Output, Recording
from rtlgen.core.value import value

Side = Callable[[Output], Column]


@value
class Dependence:
    repeated: int = 0
    """Samples whose inputs had been seen before, and the outputs with them."""
    contradicted: int = 0
    """Samples whose inputs had been seen before with other outputs: something is remembered."""
    values: int = 0
    """Different outputs; a single one depends on nothing."""


def expected(output: Output) -> Column:
    """The side that is right."""
    return output.expected


def actual(output: Output) -> Column:
    """The design's side."""
    return output.actual


def dependence(recordings: Sequence[Recording], names: Collection[str], side: Side) -> Dependence:
    """How one side of the outputs `names` depends on the inputs; samples with X or Z tell nothing."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    repeated = contradicted = 0
    values = set()
    for recording in recordings:
        inputs = [column for _, column in recording.inputs]
        outputs = [side(o) for o in recording.outputs if o.name in names and o.expected]
        for i in range(len(recording.times_ps) if inputs and outputs else 0):
            given = tuple(column[i] for column in inputs)
            shown = tuple(column[i] for column in outputs)
            if any(bits.strip("01") for bits in (*given, *shown)):
                continue
            before = known.get(given)
            known[given] = shown
            values.add(shown)
            repeated += before == shown
            contradicted += before is not None and before != shown
    return Dependence(repeated=repeated, contradicted=contradicted, values=len(values))
