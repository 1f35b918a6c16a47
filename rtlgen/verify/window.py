"""The first divergence in a recording, with the cycles around it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.recording import Recording, agrees, demands
from rtlgen.core.simulation import Cycle, Divergence

BEFORE, AFTER = 5, 2


def first_divergence(
    recording: Recording, *, active_rising: bool = True, told: Divergence | None = None
) -> Divergence | None:
    """Where an output first differs from what was expected.

    The window has a row for each cycle, the samples at the clock's active edge, and one for the first wrong
    sample. A cycle's index counts these rows.

    Args:
        active_rising: whether the design's clock acts at its rising edge.
        told: what the bench itself says of it: taken where the recording shows no difference.
    """
    at = next((i for i in range(len(recording.times_ps)) if _wrong(recording, i)), None)
    signals = _wrong(recording, at) if at is not None else told.signals if told is not None else ()
    if at is None and told is not None:
        at = _sample_at(recording.times_ps, told.time_ps)
    if at is None:
        return None
    rows = [
        i
        for i in range(len(recording.times_ps))
        if i == at or not recording.rising or recording.rising[i] is active_rising
    ]
    here = rows.index(at)
    shown = range(max(0, here - BEFORE), min(len(rows), here + AFTER + 1))
    return Divergence(
        test=recording.test,
        cycle=here,
        time_ps=recording.times_ps[at],
        signals=signals,
        window=tuple(_cycle(recording, rows[n], n) for n in shown),
    )


def against(recording: Recording, reference: Recording) -> Recording:
    """`recording` with what `reference` showed at the same times as its expected values."""
    index = {time: i for i, time in enumerate(reference.times_ps)}
    where = [index.get(time) for time in recording.times_ps]
    columns = {o.name: o.actual for o in reference.outputs}
    outputs = []
    for output in recording.outputs:
        column = columns.get(output.name)
        if column is not None and not output.expected:
            nothing = "-" * len(output.actual[0]) if output.actual else ""
            expected = tuple(column[i] if i is not None else nothing for i in where)
            output = replace(output, expected=expected)
        outputs.append(output)
    return replace(recording, outputs=tuple(outputs))


def until(recording: Recording, time_ps: int) -> Recording:
    """The samples up to `time_ps`."""
    count = sum(1 for t in recording.times_ps if t <= time_ps)
    return replace(
        recording,
        times_ps=recording.times_ps[:count],
        rising=recording.rising[:count],
        inputs=tuple((n, column[:count]) for n, column in recording.inputs),
        outputs=tuple(
            replace(o, expected=o.expected[:count], actual=o.actual[:count]) for o in recording.outputs
        ),
    )


def _wrong(recording: Recording, i: int) -> tuple[str, ...]:
    return tuple(
        o.name
        for o in recording.outputs
        if o.expected and demands(o.expected[i]) and not agrees(o.expected[i], o.actual[i])
    )


def _sample_at(times: Sequence[int], time_ps: int) -> int | None:
    """The last sample up to a time."""
    earlier = [i for i, t in enumerate(times) if t <= time_ps]
    return earlier[-1] if earlier else None


def _cycle(recording: Recording, i: int, index: int) -> Cycle:
    return Cycle(
        index=index,
        time_ps=recording.times_ps[i],
        inputs=tuple((n, column[i]) for n, column in recording.inputs if n != recording.clock),
        expected=tuple((o.name, o.expected[i]) for o in recording.outputs if o.expected),
        actual=tuple((o.name, o.actual[i]) for o in recording.outputs),
    )
