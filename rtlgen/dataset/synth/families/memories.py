"""Register files and synchronous memories."""

from __future__ import annotations

from rtlgen.dataset.synth.clocking import draw_clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Stimulus, Task
from rtlgen.dataset.synth.text import decimal, indented, number, span

Cells = tuple[int | None, ...]
"""What a memory holds; None where nothing was written yet."""


def _written(cells: Cells, at: int, data: int) -> Cells:
    return (*cells[:at], data, *cells[at + 1 :])


def register_file(d: Draw) -> Task:
    depth, width = d.one((4, 8, 8, 16, 32)), d.one((8, 16, 32, *range(4, 33)))
    reads, zero, bypass = d.one((1, 2, 2)), d.chance(0.35), d.chance(0.35)
    cleared = d.chance(0.45)
    c = draw_clocking(d, resets="always" if cleared else "never")
    io = Ports(d, c)
    bits = (depth - 1).bit_length()
    we = io.input("write_enable")
    wa, wd = io.input("write_address", bits), io.input("write_data", width)
    pairs = []
    for n in range(reads):
        pairs.append((io.input("read_address_2" if n else "read_address", bits), n))
    outs = [(a, io.output("read_data_2" if n else "read_data", width)) for a, n in pairs]
    mem, i = io.local("memory"), io.local("index")
    nothing = decimal(0, width)

    def read(cells: Cells, at: int, g: Inputs) -> int | None:
        if zero and not at:
            return 0
        if bypass and g[we] and g[wa] == at:
            return g[wd]
        return cells[at]

    def outputs(cells: Cells, g: Inputs) -> Outputs:
        return {o: read(cells, g[a], g) for a, o in outs}

    def step(cells: Cells, g: Inputs) -> Cells:
        return _written(cells, g[wa], g[wd]) if g[we] else cells

    guard = f"{we} && ({wa} != {decimal(0, bits)})" if zero else we
    write = f"if ({guard}) begin\n  {mem}[{wa}] <= {wd};\nend"
    clear = f"for ({i} = 0; {i} < {depth}; {i} = {i} + 1)\n  {mem}[{i}] <= {nothing};" if cleared else ""
    head = f"reg {span(width)}{mem} [0:{depth - 1}];\n" + (f"integer {i};\n" if cleared else "")
    process = c.always(write, clear)

    def selected(a: str) -> str:
        text = f"{mem}[{a}]"
        if bypass:
            text = f"({we} && ({wa} == {a})) ? {wd} : {text}"
        return (
            f"({a} == {decimal(0, bits)}) ? {nothing} : {f'({text})' if bypass else text}" if zero else text
        )

    assigns = "\n".join(f"assign {o} = {selected(a)};" for a, o in outs)
    comb = []
    for a, o in outs:
        comb.append(f"{o} = {mem}[{a}];")
        comb += [f"if ({we} && ({wa} == {a})) {o} = {wd};"] if bypass else []
        comb += [f"if ({a} == {decimal(0, bits)}) {o} = {nothing};"] if zero else []
    # A process would not wake up for a change of the memory alone.
    nets = "\n".join(f"wire {span(width)}{mem}_{o} = {mem}[{a}];" for a, o in outs)
    second = "\n".join(comb)
    for a, o in outs:
        second = second.replace(f"{o} = {mem}[{a}];", f"{o} = {mem}_{o};")
    by_process = f"{nets}\n\nalways @(*) begin\n{indented(second)}\nend"
    designs = [
        Design(way="assign", body=f"{head}\n{process}\n\n{assigns}"),
        Design(way="process", body=f"{head}\n{process}\n\n{by_process}", regs=tuple(o for _, o in outs)),
    ]
    told_reads = "; ".join(f"`{o}` shows register number `{a}`" for a, o in outs)
    zeroed = " Register 0 is always 0; writing it has no effect." if zero else ""
    forwarded = (
        f" A register that is being written in this cycle (`{we}` = 1 and equal numbers) already shows the "
        f"new value `{wd}`{', register 0 excepted' if zero else ''}."
        if bypass
        else " A register that is being written shows its old value until the clock edge."
    )
    res = (
        "all registers become 0" if cleared else "the contents are not known; a register counts once written"
    )
    return Task(
        structure=" ".join(
            [f"{reads} reads"] + ["zero"] * zero + ["bypass"] * bypass + ["cleared"] * cleared
        ),
        difficulty="medium",
        tops=("regfile", "register_file", f"regs_{depth}x{width}", "rf", f"regfile{depth}"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A register file with {depth} registers of {width} bits, one write port and {number(reads)} "
            f"read port{'s' if reads > 1 else ''}. With `{we}` = 1 register number `{wa}` takes `{wd}` at "
            f"the clock edge. Reading needs no clock: {told_reads}.{zeroed}{forwarded} {c.told(d, res)}",
            f"{depth} registers, {width} bits each. {told_reads[0].upper()}{told_reads[1:]} "
            f"(combinational). A write, `{wd}` to register `{wa}`, happens at an active clock edge with "
            f"`{we}` = 1.{forwarded}{zeroed} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=outputs, step=step, start=((0 if cleared else None),) * depth),
        stimulus=Stimulus(
            length=140,
            ones={we: 0.7},
            often={a: (0, 1, 2, 3) for a in (wa, *(a for a, _ in outs)) if bits > 2},
            resets=2,
        ),
        tags=("sequential", "memory"),
    )


def ram(d: Draw) -> Task:
    """A synchronous memory with one port or two."""
    depth, width = d.one((8, 16, 16, 32)), d.one((8, 16, 16, 32, *range(4, 25)))
    two, lanes = d.chance(0.4), (width // 8 if width in (16, 24, 32) and d.chance(0.5) else 0)
    policy = d.one(("old", "new", "kept")) if not two else "old"
    c = draw_clocking(d, resets="never")
    io = Ports(d, c)
    bits = (depth - 1).bit_length()
    we = io.input("write_enable")
    be = io.input("byte_enable", lanes) if lanes else ""
    wa = io.input("write_address" if two else "address", bits)
    ra = io.input("read_address", bits) if two else wa
    re = io.input("read_enable") if d.chance(0.4) else ""
    wd, rd = io.input("write_data", width), io.output("read_data", width)
    mem, i = io.local("memory"), io.local("index")
    if lanes and policy == "new":
        policy = "old"

    # State: the cells, and the output register.
    def step(s: tuple[Cells, int | None], g: Inputs) -> tuple[Cells, int | None]:
        cells, shown = s
        after = cells
        if g[we]:
            old = cells[g[wa]]
            data: int | None = g[wd]
            if lanes:
                mask = sum(0xFF << 8 * n for n in range(lanes) if g[be] >> n & 1)
                whole = mask == (1 << width) - 1
                data = (
                    g[wd]
                    if whole
                    else old
                    if not mask
                    else None
                    if old is None
                    else old & ~mask | g[wd] & mask
                )
            after = (*cells[: g[wa]], data, *cells[g[wa] + 1 :])
        reads = not re or g[re] == 1
        if policy == "kept" and g[we]:
            reads = False
        if reads:
            shown = (after if policy == "new" else cells)[g[ra]]
        return after, shown

    if lanes:
        write = "\n".join(
            f"if ({be}[{n}]) {mem}[{wa}][{8 * n + 7}:{8 * n}] <= {wd}[{8 * n + 7}:{8 * n}];"
            for n in range(lanes)
        )
        write_loop = (
            f"for ({i} = 0; {i} < {lanes}; {i} = {i} + 1)\n"
            f"  if ({be}[{i}]) {mem}[{wa}][{i} * 8 +: 8] <= {wd}[{i} * 8 +: 8];"
        )
    else:
        write = write_loop = f"{mem}[{wa}] <= {wd};"
    read = f"{rd} <= {mem}[{ra}];"
    gated = f"if ({re}) begin\n  {read}\nend" if re else read
    head = f"reg {span(width)}{mem} [0:{depth - 1}];\n"
    if policy == "old":
        one = c.always(f"if ({we}) begin\n{indented(write)}\nend\n{gated}")
        apart = c.always(f"if ({we}) begin\n{indented(write_loop)}\nend") + "\n\n" + c.always(gated)
    elif policy == "kept":
        other = f"else if ({re}) begin\n  {read}\nend" if re else f"else begin\n  {read}\nend"
        one = c.always(f"if ({we}) begin\n{indented(write)}\nend {other}")
        test = f"!{we} && {re}" if re else f"!{we}"
        apart = (
            c.always(f"if ({we}) begin\n{indented(write_loop)}\nend")
            + "\n\n"
            + c.always(f"if ({test}) begin\n  {read}\nend")
        )
    else:
        new = f"{rd} <= {we} ? {wd} : {mem}[{ra}];"
        one = c.always(
            f"if ({we}) begin\n{indented(write)}\nend\n" + (f"if ({re}) begin\n  {new}\nend" if re else new)
        )
        both = f"if ({we}) begin\n  {mem}[{wa}] <= {wd};\nend"
        update = f"if ({we}) begin\n  {rd} <= {wd};\nend else begin\n  {read}\nend"
        apart = (
            c.always(both) + "\n\n" + c.always(f"if ({re}) begin\n{indented(update)}\nend" if re else update)
        )
    loop_head = head + (f"integer {i};\n" if lanes else "")
    designs = [
        Design(way="one process", body=f"{head}\n{one}", regs=(rd,)),
        Design(way="two processes", body=f"{loop_head}\n{apart}", regs=(rd,)),
    ]
    lane_words = f" Of a write only the bytes n with bit n of `{be}` set are changed." if lanes else ""
    reading = f"With `{re}` = 1 `{rd}` takes" if re else f"`{rd}` takes"
    after = {
        "old": "A word that is written at the same edge is read with its old contents.",
        "new": f"When a word is written, `{rd}` takes the new data (write first).",
        "kept": f"At an edge with a write `{rd}` keeps its value (no change).",
    }[policy]
    kept = f" Otherwise `{rd}` keeps its value." if re else ""
    where = "" if two else f" Reading and writing use the same address `{wa}`."
    res = "the contents and the output are not known"
    return Task(
        structure=" ".join([policy] + ["two"] * two + ["bytes"] * bool(lanes) + ["enable"] * bool(re)),
        difficulty="medium",
        tops=("ram", "sync_ram", f"ram_{depth}x{width}", "memory", "bram", "dp_ram" if two else "sp_ram"),
        ports=io.all(),
        clocking=c,
        specs=(
            f"A memory of {depth} words of {width} bits. At a clock edge with `{we}` = 1 the word at "
            f"`{wa}` takes `{wd}`.{lane_words} {reading} the word at `{ra}` at the clock edge.{kept} "
            f"{after}{where} {c.told(d, res)}",
            f"Implement a {'simple dual-port' if two else 'single-port'} RAM, {depth} x {width} bits, with "
            f"a registered output. Write: `{we}` = 1, address `{wa}`, data `{wd}`.{lane_words} Read: "
            f"{reading[0].lower()}{reading[1:]} the word at address `{ra}`.{kept} {after} {c.told(d, res)}",
        ),
        designs=tuple(d.shuffled(designs)),
        behaviour=Behaviour(outputs=lambda s, _: {rd: s[1]}, step=step, start=((None,) * depth, None)),
        stimulus=Stimulus(
            length=180,
            ones={we: 0.55, re: 0.8},
            often={wa: (0, 1, 2, 3), ra: (0, 1, 2, 3)} | ({be: ((1 << lanes) - 1,)} if lanes else {}),
        ),
        tags=("sequential", "memory"),
    )
