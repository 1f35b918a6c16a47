"""Networks of gates, told gate by gate."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.gate_kinds import BASES, SIGNS, output
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import Behaviour, Design, Inputs, Outputs, Task
from rtlgen.dataset.synth.text import listed, paragraphs

_KINDS = ("and", "or", "xor", "nand", "nor", "xnor")


@value
class _Gate:
    name: str
    kind: str
    reads: tuple[str, ...]

    def of(self, values: dict[str, int]) -> int:
        ins = [values[r] for r in self.reads]
        if self.kind == "not":
            return 1 - ins[0]
        return output(self.kind, ins)

    def expression(self, texts: dict[str, str]) -> str:
        ins = [texts[r] for r in self.reads]
        if self.kind == "not":
            return f"~({ins[0]})" if ins[0].startswith("~") else f"~{ins[0]}"  # Icarus takes no ~~
        base = BASES[self.kind]
        joined = f" {SIGNS[base]} ".join(ins)
        return f"({joined})" if base == self.kind else f"~({joined})"


def gate_network(d: Draw) -> Task:
    io = Ports(d)
    ins = io.inputs("bit", d.between(3, 5))
    outs = [io.output("result") for _ in range(d.one((1, 1, 1, 2)))]
    gates = _drawn(d, ins, outs, io.local("wire"))
    told = [_sentence(g, d) for g in gates]
    plain = [f"{g.name} = {g.kind.upper()}({', '.join(g.reads)})" for g in gates]
    shape = [[g.kind, [_source(r, ins, gates) for r in g.reads]] for g in gates]
    inner = [g.name for g in gates if g.name not in outs]
    called = f" The inner nets are called {listed([f'`{n}`' for n in inner])}." if inner else ""
    return Task(
        structure=digest(shape)[:12],
        difficulty="easy" if len(gates) < 5 else "medium",
        tops=("gate_network", "gates", "glue_logic", "net", "logic_gates"),
        ports=io.all(),
        specs=(
            paragraphs("Build this circuit out of gates:", "\n".join(f"- {t}" for t in told)),
            f"The circuit consists of {len(gates)} gates. "
            f"{' '.join(t[0].upper() + t[1:] + '.' for t in told)}",
            paragraphs(
                "A combinational circuit is given as a netlist; each line names a gate's output, its kind "
                "and its inputs.",
                "\n".join(f"    {p}" for p in plain),
                f"Implement it.{called}",
            ),
        ),
        designs=tuple(d.shuffled(_designs(gates, ins, outs))),
        behaviour=Behaviour(outputs=lambda _, given: _outputs(gates, outs, given)),
        tags=("combinational", "gates"),
    )


def _drawn(d: Draw, ins: list[str], outs: list[str], stem: str) -> list[_Gate]:
    """Every input and every inner net is read by some gate."""
    total = d.between(max(3, len(outs) + 1), 7)
    names = [f"{stem}{n + 1}" for n in range(total - len(outs))] + outs
    gates: list[_Gate] = []
    unread = list(ins)
    for at, name in enumerate(names):
        inner = [g.name for g in gates if g.name not in outs]
        left = total - at
        forced = unread[: 2 if len(unread) > left - 1 else 1]
        if left == 1:
            forced = unread[:]
        if not forced and d.chance(0.25) and inner:
            gates.append(_Gate(name=name, kind="not", reads=(d.one(inner),)))
            continue
        size = max(2, len(forced), 3 if d.chance(0.2) else 2)
        others = [s for s in d.shuffled([*inner, *ins]) if s not in forced]
        reads = tuple(d.shuffled([*forced, *others[: size - len(forced)]]))
        gates.append(_Gate(name=name, kind=d.one(_KINDS), reads=reads))
        unread = [u for u in unread if u not in reads]
        if name not in outs:
            unread.append(name)
    return gates


def _source(name: str, ins: list[str], gates: list[_Gate]) -> str:
    if name in ins:
        return f"i{ins.index(name)}"
    return f"g{[g.name for g in gates].index(name)}"


def _sentence(gate: _Gate, d: Draw) -> str:
    ins = listed([f"`{r}`" for r in gate.reads])
    if gate.kind == "not":
        return d.one(
            (f"`{gate.name}` is the inverse of {ins}", f"an inverter drives `{gate.name}` from {ins}")
        )
    word = gate.kind.upper()
    article = "an" if word[0] in "AOEX" else "a"
    return d.one(
        (
            f"`{gate.name}` is the {word} of {ins}",
            f"{article} {word} gate with the inputs {ins} drives `{gate.name}`",
            f"{ins} go into {article} {word} gate whose output is `{gate.name}`",
        )
    )


def _outputs(gates: list[_Gate], outs: list[str], given: Inputs) -> Outputs:
    values = dict(given)
    for gate in gates:
        values[gate.name] = gate.of(values)
    return {o: values[o] for o in outs}


def _designs(gates: list[_Gate], ins: list[str], outs: list[str]) -> list[Design]:
    texts = {i: i for i in ins}
    for gate in gates:
        texts[gate.name] = gate.expression(texts)
    inner = [g.name for g in gates if g.name not in outs]
    names = {n: n for n in [*ins, *(g.name for g in gates)]}
    wires = f"wire {', '.join(inner)};\n\n" if inner else ""
    flat = [f"assign {g.name} = {_bare(g.expression(names))};" for g in gates]
    primitives = [f"{g.kind} u_{g.name} ({g.name}, {', '.join(g.reads)});" for g in gates]
    return [
        Design(way="one expression", body="\n".join(f"assign {o} = {_bare(texts[o])};" for o in outs)),
        Design(way="a net a gate", body=wires + "\n".join(flat)),
        Design(way="gate primitives", body=wires + "\n".join(primitives)),
    ]


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("(") and _closes(text) else text


def _closes(text: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for at, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return at == len(text) - 1
    return False
