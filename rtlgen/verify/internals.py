"""What the signals behind a failing output did around the first divergence, out of a dump."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from rtlgen.bench.waveform import Waveform
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language
from rtlgen.core.simulation import Cycle, Divergence
from rtlgen.static.dataflow import dataflow
from rtlgen.verilog.cone import Cone, ConeSignal, cones

MOST = 6
"""Signals kept; a table for a model shows fewer."""


def with_internals(
    divergence: Divergence,
    candidate: Candidate,
    dump: Waveform,
    scope: str,
    parameters: Sequence[tuple[str, str]] = (),
) -> Divergence:
    """`divergence` with the values of the flip-flops and wires that its failing outputs depend on.

    Args:
        dump: of the run that diverged, or of one like it.
        scope: the full name of the candidate's instance in it.
    """
    window = divergence.window
    ports = {n for c in window[:1] for n, _ in (*c.inputs, *c.actual)}
    chosen = _chosen(candidate, divergence.signals, ports, set(dump.names()), scope, parameters)
    if not chosen or not window:
        return divergence
    times = [c.time_ps for c in window]
    settled = _is_settled(window, dump, scope)

    def column(name: str) -> Sequence[str]:
        full = f"{scope}.{name}"
        return [dump.bits(full, t) for t in times] if settled else dump.column(full, times)

    columns = {name: column(name) for name in chosen}
    return replace(
        divergence,
        window=tuple(
            replace(cycle, internals=tuple((n, values[row]) for n, values in columns.items()))
            for row, cycle in enumerate(window)
        ),
    )


def _chosen(
    candidate: Candidate,
    outputs: Collection[str],
    ports: Collection[str],
    dumped: Collection[str],
    scope: str,
    parameters: Sequence[tuple[str, str]],
) -> list[str]:
    """Flip-flops first, then what is nearest to the outputs; each name once."""
    found: dict[str, ConeSignal] = {}
    for cone in _cones(candidate, outputs, parameters):
        for signal in cone.signals:
            if signal.name not in ports and f"{scope}.{signal.name}" in dumped:
                known = found.setdefault(signal.name, signal)
                if signal.depth < known.depth:
                    found[signal.name] = signal
    ordered = sorted(found.values(), key=lambda s: (not s.register, s.depth, s.name.count("."), s.name))
    return [s.name for s in ordered[:MOST]]


def _cones(
    candidate: Candidate, outputs: Collection[str], parameters: Sequence[tuple[str, str]]
) -> Iterable[Cone]:
    """pyslang's cones; where it has none, pyverilog's."""
    sources = tuple(f for f in candidate.files if f.language is not Language.PYTHON)
    found = list(cones(sources, candidate.top, parameters).values())
    return [c for c in found or dataflow(candidate).cones if not outputs or c.output in outputs]


def _is_settled(window: Sequence[Cycle], dump: Waveform, scope: str) -> bool:
    """Whether the cycles show the values at their times, and not those just before them.

    A bench reads either, so what it saw of the outputs is compared with both.
    """
    times = [c.time_ps for c in window]
    before = after = 0
    for name in (n for n, _ in window[0].actual):
        full = f"{scope}.{name}"
        if full not in dump.names():
            continue
        seen = [dict(c.actual)[name] for c in window]
        before += sum(s == v for s, v in zip(seen, dump.column(full, times), strict=True))
        after += sum(s == dump.bits(full, t) for s, t in zip(seen, times, strict=True))
    return after > before
