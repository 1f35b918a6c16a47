"""Circuits told by what they do over time: tables of simulated values and drawn waveforms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rtlgen.core.digest import digest
from rtlgen.dataset.synth.clocking import Clocking, draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.logic import (
    Function,
    as_case,
    as_product,
    as_sum,
    drawn_function,
    structure_of,
)
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import bits, lines, listed, paragraphs

_LONGEST = 60
"""Cycles in which everything a small machine can do has been seen."""


def waveform_logic(d: Draw) -> Task:
    """A combinational circuit, told by a waveform in which every input combination appears."""
    count = d.one((2, 3, 3, 4))
    io = Ports(d)
    ins = io.inputs("bit", count)
    out = io.output("result")
    function = drawn_function(d, count)
    order = d.shuffled(range(1 << count))
    order += [d.below(1 << count) for _ in range(d.below(4))]
    step = d.one((5, 10, 20))
    steps = [dict(zip(ins, map(int, bits(n, count)), strict=True)) | {out: function.at(n)} for n in order]
    shown = _shown(d, [*ins, out], steps, step)
    told_in = listed([f"`{i}`" for i in ins])

    def outputs(_: object, given: Inputs) -> Outputs:
        return {out: function.at(int("".join(str(given[i]) for i in ins), 2))}

    ways = [
        Design(way="sum of products", body=as_sum(function, ins, out)),
        Design(way="product of sums", body=as_product(function, ins, out)),
        Design(way="case", body=as_case({out: function}, ins), regs=(out,)),
    ]
    return Task(
        structure=structure_of([function]),
        difficulty="medium",
        tops=("comb_wave", "wave_logic", "observed", "circuit", "mystery_logic"),
        ports=io.all(),
        specs=(
            paragraphs(
                f"A combinational circuit with the inputs {told_in} and the output `{out}` was simulated:",
                shown,
                "Implement a circuit that behaves so.",
            ),
            paragraphs(
                f"The waveform below shows how `{out}` depends on {told_in}; there is no memory in the "
                "circuit. Find the function and implement it.",
                shown,
            ),
            paragraphs(
                "Reconstruct this circuit from what was recorded at its pins. It is purely combinational, "
                f"every combination of {told_in} occurs, and `{out}` is the output.",
                shown,
            ),
        ),
        designs=tuple(d.some(ways, 2)),
        behaviour=Behaviour(outputs=outputs),
        tags=("combinational", "waveform"),
    )


def waveform_register(d: Draw) -> Task:
    """One flip-flop whose next value is a function of its own and of the inputs, told by a recording."""
    c = draw_clocking(d, resets="never", falling=0.15)
    io = Ports(d, c)
    ins = [io.input("fsm_in") for _ in range(d.one((1, 2, 2)))]
    out = io.output("fsm_out")
    extra = io.output("result") if d.chance(0.45) else ""
    start = d.below(2)
    after = _moving(d, len(ins) + 1)
    answer = drawn_function(d, len(ins) + 1) if extra else None

    def at(s: int, given: Inputs) -> int:
        return int("".join(str(v) for v in (s, *(given[i] for i in ins))), 2)

    def outputs(s: int, given: Inputs) -> Outputs:
        shown: dict[str, int | None] = {out: s}
        return shown | ({extra: answer.at(at(s, given))} if answer else {})

    steps = _recording(d, c, ins, start, after, outputs, at)
    shown = _shown(d, [c.clock, *ins, out, *([extra] if extra else [])], steps, 5)
    reg = io.local("state")
    names = [reg, *ins]
    nxt = io.local("next")
    more = f"\n{as_sum(answer, names, extra)}" if answer else ""
    first = Design(
        way="next value",
        body=lines(
            f"reg {reg};",
            f"wire {nxt};\n",
            as_sum(after, names, nxt),
            f"\n{c.always(f'{reg} <= {nxt};', f'{reg} <= 1{_B}{start};')}\n",
            f"assign {out} = {reg};{more}",
        ),
    )
    items = as_case({reg: after}, [out, *ins]).replace(f"{reg} = ", f"{out} <= ")
    inner = "\n".join(line[2:] for line in items.splitlines()[1:-1])
    second = Design(
        way="case",
        body=c.always(inner, f"{out} <= 1{_B}{start};")
        + (f"\n\n{as_product(answer, [out, *ins], extra)}" if answer else ""),
        regs=(out,),
    )
    told_in = listed([f"`{i}`" for i in ins])
    hint = f"`{out}` is the value of one flip-flop" + (
        f", and `{extra}` is made of it and the inputs without a clock" if extra else ""
    )
    begins = f"At power-up the flip-flop holds {start}."
    return Task(
        structure=digest([after.ones, answer.ones if answer else (), len(ins)])[:12],
        difficulty="hard" if extra else "medium",
        tops=("wave_ff", "observed_seq", "seq_circuit", "mystery_reg", "recorded"),
        ports=io.all(),
        clocking=c,
        specs=(
            paragraphs(
                f"A sequential circuit with the clock `{c.clock}` and the "
                f"input{'s' if len(ins) > 1 else ''} {told_in} was recorded in simulation. Find out what "
                "it does and implement it.",
                shown,
                f"{hint}. {begins} {c.clocked(d)}",
            ),
            paragraphs(
                f"{hint}. {begins} It changes only at the {c.edge} edge of `{c.clock}`; what it becomes "
                f"depends on its old value and on {told_in}. Derive the rule from these waveforms:",
                shown,
            ),
            paragraphs(
                "Rebuild the circuit that gave this recording.",
                shown,
                f"{hint}. Between two changes of `{c.clock}` the inputs may change; only their values just "
                f"before the {c.edge} edge count for the flip-flop, which begins with {start}.",
            ),
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=lambda s, g: after.at(at(s, g)), start=start),
        stimulus=Stimulus(length=70),
        tags=("sequential", "waveform"),
    )


_B = "'b"


def _moving(d: Draw, count: int) -> Function:
    """A next state function under which the flip-flop neither sticks nor forgets."""
    half = 1 << (count - 1)
    while True:
        function = drawn_function(d, count)
        up = any(function.at(n) for n in range(half))
        down = any(not function.at(n) for n in range(half, 2 * half))
        if up and down:
            return function


def _recording(
    d: Draw,
    c: Clocking,
    ins: list[str],
    start: int,
    after: Function,
    outputs: Callable[[int, Inputs], Outputs],
    at: Callable[[int, Inputs], int],
) -> list[dict[str, int | None]]:
    """Half cycles of a run in which every input has been seen in every state."""
    state, seen = start, set[int]()
    steps: list[dict[str, int | None]] = []
    while len(steps) < 2 * _LONGEST:
        given = {i: d.below(2) for i in ins}
        seen.add(at(state, given))
        steps.append({c.clock: int(c.falling), **given, **outputs(state, given)})
        state = after.at(at(state, given))
        steps.append({c.clock: int(not c.falling), **given, **outputs(state, given)})
        if len(seen) == 1 << (len(ins) + 1):
            return steps
    return steps


def _shown(d: Draw, names: Sequence[str], steps: Sequence[Mapping[str, int | None]], step: int) -> str:
    """Values over time: a line a moment, or a line a signal."""
    if d.chance(0.45):
        return _drawn(names, steps)
    head = "time".ljust(7) + " ".join(n.rjust(max(len(n), 2)) for n in names)
    rows = [
        f"{n * step}ns".ljust(7) + " ".join(str(s[name]).rjust(max(len(name), 2)) for name in names)
        for n, s in enumerate(steps)
    ]
    return "\n".join(f"  {line}" for line in [head, *rows])


def _drawn(names: Sequence[str], steps: Sequence[Mapping[str, int | None]]) -> str:
    """`__/^^\\__`: two characters a step, the first one for the change."""
    width = max(len(n) for n in names)
    found = []
    for name in names:
        trace, before = "", steps[0][name]
        for moment in steps:
            level = moment[name]
            flat = "^" if level else "_"
            edge = flat if level == before else "/" if level else "\\"
            trace, before = trace + edge + flat, level
        found.append(f"  {name.ljust(width)}  {trace}")
    return "\n".join(found)
