"""A recording out of a dump: the candidate's ports at every edge of the clock."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.bench.instance import CLOCKS, Ports
from rtlgen.bench.waveform import Waveform
from rtlgen.core.recording import Column, Output, Recording

MOST_SAMPLES = 1 << 15


def record(
    dump: Waveform, ports: Ports, scope: str, *, test: str = "", around_ps: int = 0
) -> Recording | None:
    """What the candidate's ports showed over the whole run.

    Sampled just before both edges of the clock (the bench's, or else the candidate's own), as benches do that
    wait for an edge; without any clock, just before each change of an input, and at the end. What is expected
    is known only where the bench keeps it beside the output, as `q_ref` (VerilogEval); elsewhere it is empty.

    Args:
        scope: the full name of the candidate's instance.
        around_ps: of a very long run the part around this time is recorded.

    Returns:
        None where the dump does not show the candidate's ports.
    """
    names = set(dump.names())
    inputs = {n: f"{scope}.{n}" for n in ports.inputs}
    outputs = {n: f"{scope}.{n}" for n in ports.outputs}
    if not {*inputs.values(), *outputs.values()} <= names:
        return None
    own = f"{scope}.{ports.clock}" if ports.clock else ""
    clock = _bench_clock(names, scope) or own
    is_own = bool(own) and dump.edges_ps(own) == dump.edges_ps(clock)
    if clock:
        whole = [e for e in dump.edges_ps(clock) if e[0] > 0]
        edges = _part(whole, around_ps)
        is_whole = len(edges) == len(whole)
        times, rising = [t for t, _ in edges], tuple(r for _, r in edges if is_own)
    else:
        changes = dump.changes_ps([*inputs.values(), *outputs.values()])
        moves = dump.changes_ps(list(inputs.values()))
        times, rising = [t for t in moves if t > 0] + [t + 1 for t in changes[-1:]], ()
        is_whole = True
    outer = scope.rpartition(".")[0]
    unknown: Column = ()
    return Recording(
        test=test,
        is_whole=is_whole,
        times_ps=tuple(times),
        rising=rising,
        clock=ports.clock if is_own else "",
        inputs=tuple((n, dump.column(full, times)) for n, full in inputs.items()),
        outputs=tuple(
            Output(
                name=n,
                expected=dump.column(f"{outer}.{n}_ref", times) if f"{outer}.{n}_ref" in names else unknown,
                actual=dump.column(full, times),
            )
            for n, full in outputs.items()
        ),
    )


def _bench_clock(names: set[str], scope: str) -> str:
    """The full name of the nearest clock around the candidate; empty without one."""
    while scope:
        scope = scope.rpartition(".")[0]
        found = next((f"{scope}.{n}" for n in CLOCKS if f"{scope}.{n}" in names), "")
        if found:
            return found
    return ""


def _part(edges: list[tuple[int, bool]], around_ps: int) -> Sequence[tuple[int, bool]]:
    if len(edges) <= MOST_SAMPLES:
        return edges
    at = sum(1 for time, _ in edges if time < around_ps)
    first = max(0, min(at - MOST_SAMPLES // 2, len(edges) - MOST_SAMPLES))
    return edges[first : first + MOST_SAMPLES]
