"""Arbiters."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, lines, number, span


def arbiter(d: Draw) -> Task:
    """Fixed priority that holds, or round robin."""
    count = d.one((2, 4, 4, 8, *range(2, 13)))
    kind = d.one(("round robin", "round robin", "held", "held round robin"))
    c = draw_clocking(d, resets="always")
    io = Ports(d, c)
    req = io.input("request", count)
    grant = io.output("grant", count)
    busy = io.output("busy") if d.chance(0.3) else ""
    bits = max(1, (count - 1).bit_length())
    last, i, found = io.local("pointer"), io.local("index"), io.local("flag")
    rotates, holds = "round robin" in kind, "held" in kind

    def choose(requests: int, start: int) -> int | None:
        return next((n % count for n in range(start, start + count) if requests >> n % count & 1), None)

    # State: the first in line, and the one that is served (registered grants only).
    def step(s: tuple[int, int | None], g: Inputs) -> tuple[int, int | None]:
        first, served = s
        if holds and served is not None and g[req] >> served & 1:
            return s
        chosen = choose(g[req], first)
        if rotates and chosen is not None:
            first = (chosen + 1) % count
        return first, chosen

    def outputs(s: tuple[int, int | None], g: Inputs) -> Outputs:
        served = s[1] if holds else choose(g[req], s[0])
        answer: dict[str, int | None] = {grant: 0 if served is None else 1 << served}
        return answer | ({busy: int(served is not None)} if busy else {})

    ends = f"\n\nassign {busy} = |{grant};" if busy else ""
    nobody = decimal(0, count)
    nxt = f"{grant}_c" if holds else grant
    pick_first = (
        f"{nxt} = {nobody};\nfor ({i} = 0; {i} < {count}; {i} = {i} + 1)\n"
        f"  if ({req}[({last} + {i}) % {count}] && {nxt} == {nobody})\n    {nxt}[({last} + {i}) % {count}] "
        f"= 1'b1;"
    )
    lowest = f"{req} & (~{req} + 1'b1)"
    mask = io.local("mask")
    upper = f"{req} & {mask}"
    rotated = f"(|({upper})) ? (({upper}) & (~({upper}) + 1'b1)) : ({lowest})"
    moved = "\n".join(
        f"{'' if not n else 'else '}if ({nxt}[{n}]) {last} <= {decimal((n + 1) % count, bits)};"
        for n in range(count)
    )
    masks = "\n".join(
        f"{'' if not n else 'else '}if ({nxt}[{n}]) {mask} <= {count}'b{_above(n, count)};"
        for n in range(count)
    )
    everything = f"{{{count}{{1'b1}}}}"
    keep = f"!(|({grant} & {req}))"

    def held(update: str) -> str:
        return f"if ({keep}) begin\n{indented(lines(f'{grant} <= {nxt};', update))}\nend" if holds else update

    reset_last = lines(f"{last} <= {decimal(0, bits)};", f"{grant} <= {nobody};" if holds else "")
    reset_mask = lines(f"{mask} <= {everything};", f"{grant} <= {nobody};" if holds else "")
    declared = f"reg {span(count)}{nxt};\n" if holds else ""
    if rotates:
        first = Design(
            way="pointer and loop",
            body=f"reg {span(bits)}{last};\n{declared}integer {i};\n\nalways @(*) "
            f"begin\n{indented(pick_first)}\nend\n\n" + c.always(held(moved), reset_last) + ends,
            regs=(grant,),
        )
        wires = f"wire {span(count)}{nxt};\n" if holds else ""
        second = Design(
            way="mask",
            body=f"reg {span(count)}{mask};\n{wires}\nassign {nxt} = {rotated};\n\n"
            + c.always(held(masks), reset_mask)
            + ends,
            regs=(grant,) if holds else (),
        )
    else:
        chain = "\n".join(
            f"{'' if not n else 'else '}if ({req}[{n}]) {grant} <= {count}'d{1 << n};" for n in range(count)
        )
        first = Design(
            way="if chain",
            body=c.always(
                f"if ({keep}) begin\n{indented(chain)}\n  else {grant} <= {nobody};\nend",
                f"{grant} <= {nobody};",
            )
            + ends,
            regs=(grant,),
        )
        second = Design(
            way="lowest bit",
            body=f"wire {found} = |({grant} & {req});\n\n"
            + c.always(f"if (!{found}) begin\n  {grant} <= {lowest};\nend", f"{grant} <= {nobody};")
            + ends,
            regs=(grant,),
        )
    order = (
        "Round robin: the search for the next one begins just above the last one that was granted and "
        "goes round; at first it begins at number 0."
        if rotates
        else "Number 0 has the highest priority."
    )
    timing = (
        f"`{grant}` is registered. Whoever is granted keeps it as long as the request lasts; at a clock "
        "edge at which the granted one does not request (or nobody is granted) the next one is chosen "
        "among those who request then"
        if holds
        else f"`{grant}` is combinational: in every cycle one of those who request is granted; the clock "
        "edge only remembers who it was (a cycle without a request changes nothing)"
    )
    busy_told = f" `{busy}` is 1 while anybody is granted." if busy else ""
    res = "nobody is granted" + (" and the search begins at number 0" if rotates else "")
    if not holds:
        res = "the search begins at number 0 again"
    return Task(
        structure=f"{kind} {count}{' busy' if busy else ''}",
        difficulty="medium" if not rotates else "hard",
        tops=("arbiter", "rr_arbiter" if rotates else "prio_arbiter", f"arb{count}", "bus_arbiter", "arb"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"An arbiter for {number(count)} requesters. Bit n of `{req}` is the request of number n, bit "
            f"n of `{grant}` its grant; at most one bit of `{grant}` is 1, and none without requests. "
            f"{order} {timing}.{busy_told} {c.told(d, res)}",
            f"Share one resource among {number(count)} users: `{req}[n]` asks, `{grant}[n]` allows, one at "
            f"a time. {timing}. {order}{busy_told} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled([first, second])),
        behaviour=Behaviour(outputs=outputs, step=step, start=(0, None)),
        stimulus=Stimulus(length=150, hold={req: 0.5 if holds else 0.2}),
        tags=("sequential", "arbiter"),
    )


def _above(n: int, count: int) -> str:
    """A mask of the bits above `n`."""
    return "".join("1" if k > n else "0" for k in reversed(range(count)))
