"""From a task to the vectors of its bench: what the inputs are, and what the outputs must be (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rtlgen.core.digest import digest
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.task import RESET, Task

_EXHAUSTIVE_BITS = 7
_DRAWN = 100
_CLOCKED = 120
_SIGNATURE_KEY = "rtlgen-signature"
_SIGNATURE = 56
"""Vectors that a signature is made of."""


@value
class Vector:
    inputs: tuple[int, ...]
    """Of the data inputs and the reset, in the order of the ports."""
    expected: tuple[int | None, ...]
    """Of the outputs, in the order of the ports; None for anything."""


def driven(task: Task) -> tuple[Port, ...]:
    """The inputs that a bench sets for each vector: all but the clock."""
    clock = task.clocking.clock if task.clocking else ""
    return tuple(p for p in task.ports if p.direction is Direction.INPUT and p.name != clock)


def outputs(task: Task) -> tuple[Port, ...]:
    """What a bench compares."""
    return tuple(p for p in task.ports if p.direction is Direction.OUTPUT)


def responses(task: Task, d: Draw) -> list[Vector]:
    """The vectors of a bench for `task`.

    With a clock each vector is one cycle: the inputs change just after the active edge, the outputs are
    compared just before the next one.
    """
    stimulus = _clocked(task, d) if task.clocking else _unclocked(task, d)
    return list(_answered(task, stimulus))


def signature(task: Task) -> str:
    """Equal for tasks with ports of equal widths that answer equally to the same stimulus, names aside."""
    short = replace(task.stimulus, length=_SIGNATURE, resets=1, script=None)
    vectors = responses(replace(task, stimulus=short), Draw(_SIGNATURE_KEY))
    clocking = task.clocking
    return digest(
        [
            [[p.direction.value, p.width] for p in task.ports],
            [clocking.falling, clocking.active_low, clocking.asynchronous] if clocking else [],
            [[v.inputs, v.expected] for v in vectors],
        ]
    )[:16]


def flaw(vectors: list[Vector]) -> str:
    """Why a bench of these vectors would prove little; empty where it proves something of every output."""
    for at in range(len(vectors[0].expected)):
        if len({v.expected[at] for v in vectors} - {None}) < 2:
            return f"output {at} never changes"
    return ""


def _answered(task: Task, stimulus: list[dict[str, int]]) -> Iterator[Vector]:
    behaviour, clocking = task.behaviour, task.clocking
    ins, outs = [p.name for p in driven(task)], [p.name for p in outputs(task)]
    nothing: tuple[int | None, ...] = (None,) * len(outs)
    known = not (clocking and clocking.reset)
    state = behaviour.start
    for given in stimulus:
        resetting = bool(clocking and clocking.reset and given[clocking.reset] == clocking.active)
        if resetting and clocking and clocking.asynchronous:
            state, known = behaviour.start, True
        expected = nothing
        if known:
            answer = behaviour.outputs(state, given)
            expected = tuple(answer[o] for o in outs)
        yield Vector(inputs=tuple(given[i] for i in ins), expected=expected)
        if behaviour.step is None:
            continue
        if resetting:
            state, known = behaviour.start, True
        elif known:
            state = behaviour.step(state, given)


def _unclocked(task: Task, d: Draw) -> list[dict[str, int]]:
    ports = driven(task)
    total = sum(p.width or 1 for p in ports)
    stimulus = task.stimulus
    if total <= _EXHAUSTIVE_BITS and not stimulus.length:
        everything = [_unpacked(n, ports) for n in range(1 << total)]
        return everything if d.chance() else d.shuffled(everything)
    vectors = [_completed(v, ports, task, d, {}) for v in stimulus.script(d)] if stimulus.script else []
    vectors += [{p.name: 0 for p in ports}, {p.name: (1 << (p.width or 1)) - 1 for p in ports}]
    while len(vectors) < (stimulus.length or _DRAWN):
        vectors.append(_completed({}, ports, task, d, vectors[-1]))
    return vectors


def _clocked(task: Task, d: Draw) -> list[dict[str, int]]:
    clocking, stimulus = task.clocking, task.stimulus
    assert clocking is not None, "a task without a clock has no cycles"
    ports = driven(task)
    length = stimulus.length or _CLOCKED
    scripted = stimulus.script(d) if stimulus.script else []
    vectors: list[dict[str, int]] = []
    first = 2 if clocking.reset else 0
    again = {d.between(len(scripted) + first + 8, length - 1) for _ in range(stimulus.resets)}
    for cycle in range(max(length, len(scripted) + first)):
        given = scripted[cycle - first] if first <= cycle < first + len(scripted) else {}
        vector = _completed(given, ports, task, d, vectors[-1] if vectors else {})
        if clocking.reset:
            acts = cycle < first or cycle in again or RESET in given
            vector[clocking.reset] = clocking.active if acts else 1 - clocking.active
        vectors.append(vector)
    return vectors


def _completed(
    given: dict[str, int], ports: tuple[Port, ...], task: Task, d: Draw, last: dict[str, int]
) -> dict[str, int]:
    return {p.name: given[p.name] if p.name in given else _drawn(p, task, d, last) for p in ports}


def _drawn(port: Port, task: Task, d: Draw, last: dict[str, int]) -> int:
    stimulus, name, width = task.stimulus, port.name, port.width or 1
    if name in last and d.chance(stimulus.hold.get(name, 0.0)):
        return last[name]
    if width == 1:
        return int(d.chance(stimulus.ones.get(name, 0.5)))
    often = stimulus.often.get(name, ())
    if often and d.chance(0.6):
        return d.one(often)
    if d.chance(0.2):
        top = 1 << (width - 1)
        return d.one((0, 1, top, top - 1, 2 * top - 1))
    return d.bits(width)


def _unpacked(number: int, ports: tuple[Port, ...]) -> dict[str, int]:
    values = {}
    for port in reversed(ports):
        width = port.width or 1
        values[port.name] = number & ((1 << width) - 1)
        number >>= width
    return values
