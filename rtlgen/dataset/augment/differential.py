"""A bench out of a design that is right: it stands in the bench, and another one must do what it does.

Made where there is a design and no bench. It is as good as its stimulus: whether that tells wrong designs
from right ones is tried before it judges anything (`strong`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyslang import ast, syntax

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Clock, Direction, Port, Reset, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Status
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.text import bits, span
from rtlgen.suites.identity import with_digest
from rtlgen.verify.mutation_score import mutation_score
from rtlgen.verify.null_designs import null_designs
from rtlgen.verify.pipeline import Verifier
from rtlgen.verilog.edit import rename_module
from rtlgen.verilog.modules import declarations, interface, modules
from rtlgen.verilog.names import identifiers
from rtlgen.verilog.slang import Parsed, elaborated, parse

TOP = "tb"
_PREFIX = "expected_"
"""Of the names of the modules that stand in the bench."""
_EXHAUSTIVE_BITS = 8
_DRAWN = 200
_CYCLES = 300
_SHOWN = 8
_MUTANTS = 8
_KILLED = 0.7
"""Of the mutants at least."""
_CLOCK = re.compile(r"^(?:i_)?(?:\w*_)?(?:clk|clock)(?:_\w*)?$", re.IGNORECASE)
_RESET = re.compile(r"(?:rst|reset|clr|clear)", re.IGNORECASE)


@value
class Clocking:
    clock: Clock | None
    reset: Reset | None


class Unfit(Exception):
    """No bench can be made of this design; says why."""


def differential(
    right: Candidate, name: str, spec: str, origin: BenchOrigin, known: Clocking | None = None
) -> Problem:
    """The problem that `right` answers, with a bench that compares with it.

    Args:
        right: the design, of one file.
        name: of the problem.
        spec: its specification.
        origin: who vouches for `right`.
        known: its clock and reset; None to find them in it.

    Raises:
        Unfit: the design does not say enough of itself.
    """
    module = interface(right.files, right.top)
    if module is None or not module.ports:
        raise Unfit("the interface is not known")
    if any(p.width is None or p.direction is Direction.INOUT for p in module.ports):
        raise Unfit("a port is bidirectional, or of no known width")
    outputs = [p for p in module.ports if p.direction is Direction.OUTPUT]
    if not outputs or _has_arrays(right):
        raise Unfit("there is no output, or a port is an array")
    clocking = known if known is not None else clocking_of(right, module.ports)
    clock = clocking.clock.port if clocking.clock is not None else ""
    if all(p.direction is Direction.OUTPUT or p.name == clock for p in module.ports):
        raise Unfit("there is no input that could be driven")
    bench = SourceFile(path="tb.sv", text=_bench(right, module.ports, clocking))
    return with_digest(
        Problem(
            id=name,
            suite="augmented",
            spec=spec,
            top=right.top,
            ports=tuple(replace(p, range=span(p.width or 1).strip()) for p in module.ports),
            clock=clocking.clock,
            reset=clocking.reset,
            reference=right.files,
            bench=BenchSpec(kind=BenchKind.NATIVE, files=(bench,), top=TOP, origin=origin),
        )
    )


def strong(problem: Problem, verifier: Verifier) -> str:
    """Why the bench of `problem` proves little; empty where it refuses what it should: designs that do
    nothing, and most mutants of the reference."""
    reference = Candidate(files=problem.reference, top=problem.top)
    seen = verifier.verify_candidate(reference, problem)
    if seen.status is not Status.PASS:
        return "the reference does not pass its bench"
    for null in null_designs(problem):
        verdict = verifier.verify_candidate(null.candidate, problem)
        if verdict.status is not Status.FAIL or verdict.kind is not Kind.MISMATCH:
            return "a design that does nothing is not refused"
    if mutation_score(problem, verifier, limit=_MUTANTS, prove=False).ratio < _KILLED:
        return "too many mutants pass"
    return ""


def clocking_of(right: Candidate, ports: tuple[Port, ...]) -> Clocking:
    """The clock and the reset of a design, as far as its processes tell.

    Raises:
        Unfit: there are several clocks.
    """
    inputs = {p.name: p for p in ports if p.direction is Direction.INPUT and p.width == 1}
    clocks: dict[str, str] = {}
    resets: dict[str, Reset] = {}
    for edges, tested in _processes(parse(right.files), right.top):
        own = {n: e for n, e in edges.items() if n in inputs}
        asynchronous = {n for n in own if n in tested and len(own) > 1}
        clocks |= {n: e for n, e in own.items() if n not in asynchronous}
        resets |= {n: Reset(port=n, active_low=own[n] == "negedge", asynchronous=True) for n in asynchronous}
        for name, negated in tested.items():
            if name in inputs and name not in own and _RESET.search(name):
                resets.setdefault(name, Reset(port=name, active_low=negated))
    if not clocks:
        clocks = {n: "posedge" for n in inputs if _CLOCK.match(n)}
    if len(clocks) > 1:
        raise Unfit("there are several clocks")
    clock = next((Clock(port=n, edge=e) for n, e in clocks.items()), None)
    if not resets and clock is not None:
        named = (n for n in inputs if _RESET.search(n) and n != clock.port)
        resets = {n: Reset(port=n, active_low=n.lower().endswith(("n", "_b"))) for n in named}
    return Clocking(clock=clock, reset=next(iter(resets.values()), None))


def _processes(parsed: Parsed, top: str) -> Iterator[tuple[dict[str, str], dict[str, bool]]]:
    """Of each process of the top: the edges that it waits for, and the names that its first branch tests,
    each with whether it is negated."""
    module = next((m for m in declarations(parsed) if m.header.name.valueText == top), None)
    found: list[syntax.ProceduralBlockSyntax] = []
    if module is not None:
        kinds = (syntax.SyntaxKind.AlwaysBlock, syntax.SyntaxKind.AlwaysFFBlock)
        module.visit(lookup_table=dict.fromkeys(kinds, found.append))
    for process in found:
        events: list[syntax.SignalEventExpressionSyntax] = []
        branches: list[syntax.ConditionalStatementSyntax] = []
        process.visit(
            lookup_table={
                syntax.SyntaxKind.SignalEventExpression: events.append,
                syntax.SyntaxKind.ConditionalStatement: branches.append,
            }
        )
        edges = {str(e.expr).strip(): e.edge.rawText for e in events if e.edge.rawText}
        tested = {}
        if branches and edges:
            text = str(branches[0].predicate).strip()
            negated = text.startswith(("!", "~")) or re.search(r"==\s*(?:1'b)?0\b", text) is not None
            tested = {t.valueText: negated for t in identifiers(branches[0].predicate)}
        yield edges, tested


def _has_arrays(design: Candidate) -> bool:
    """Whether a port of the top is no vector."""
    top = elaborated(parse(design.files), design.top).top(design.top)
    ports = top.body.portList if top is not None else ()
    return any(not isinstance(p, ast.PortSymbol) or not p.type.isIntegral for p in ports)


def _bench(right: Candidate, ports: tuple[Port, ...], clocking: Clocking) -> str:
    text = "\n".join(f.text for f in right.files)
    for module in modules(text):
        text = rename_module(text, module.name, f"{_PREFIX}{module.name}")
    clock = clocking.clock.port if clocking.clock is not None else ""
    ins = [p for p in ports if p.direction is Direction.INPUT and p.name != clock]
    outs = [p for p in ports if p.direction is Direction.OUTPUT]
    falling = clocking.clock is not None and clocking.clock.edge == "negedge"
    idle, active = ("1'b1", "1'b0") if falling else ("1'b0", "1'b1")
    before, after = (f"#4 {clock} = {idle}; #4;", f"#1 {clock} = {active}; #1;") if clock else ("#5;", "#5;")
    width = sum(p.width or 1 for p in ins)
    lines = [
        *([f"reg {clock} = {active};"] if clock else []),
        *(f"reg {span(p.width or 1)}{p.name};" for p in ins),
        *(f"wire {span(p.width or 1)}{p.name};" for p in outs),
        *(f"wire {span(p.width or 1)}want_{p.name};  // x where anything will do" for p in outs),
        "integer tb_samples = 0, tb_mismatches = 0;",
        "reg tb_differs;",
        f"{right.top} dut ({_connected(ports, '')});",
        f"{_PREFIX}{right.top} good ({_connected(ports, 'want_')});",
        f"task tb_check(input {span(width)}tb_in);",
        "  begin",
        f"    {{{', '.join(p.name for p in ins)}}} = tb_in;",
        f"    {before}",
        "    tb_differs = 1'b0;",
        *(f"    {line}" for p in outs for line in _compared(p)),
        "    tb_samples = tb_samples + 1;",
        "    if (tb_differs) tb_mismatches = tb_mismatches + 1;",
        f"    {after}",
        "  end",
        "endtask",
        "initial begin",
        *(f"  tb_check({width}'b{v});" for v in _stimulus(ins, clocking, f"{right.digest}")),
        '  $display("RTLGEN samples=%0d mismatches=%0d", tb_samples, tb_mismatches);',
        "  $finish;",
        "end",
    ]
    body = "\n".join(f"  {line}" for line in lines)
    return f"`timescale 1ns/1ps\n\nmodule {TOP};\n{body}\nendmodule\n\n{text}"


def _connected(ports: tuple[Port, ...], prefix: str) -> str:
    return ", ".join(f".{p.name}({prefix if p.direction is Direction.OUTPUT else ''}{p.name})" for p in ports)


def _compared(port: Port) -> list[str]:
    want = f"want_{port.name}"
    return [
        f"if (({want} ^ {port.name} ^ {want}) !== {want}) begin",
        "  tb_differs = 1'b1;",
        f"  if (tb_mismatches < {_SHOWN})",
        f'    $display("RTLGEN mismatch time=%0d output={port.name} expected=%b actual=%b", $time * 1000, '
        f"{want}, {port.name});",
        "end",
    ]


def _stimulus(ins: list[Port], clocking: Clocking, key: str) -> list[str]:
    """The inputs of each sample, as bits."""
    d, total = Draw("differential", key), sum(p.width or 1 for p in ins)
    if clocking.clock is None and total <= _EXHAUSTIVE_BITS:
        return [bits(n, total) for n in range(1 << total)] if total else []
    reset = clocking.reset
    again = {d.between(20, _CYCLES - 1) for _ in range(3)}
    found: list[str] = []
    last: dict[str, int] = {}
    for number in range(_CYCLES if clocking.clock is not None else _DRAWN):
        now = {p.name: _drawn(p, number, last, d) for p in ins}
        if reset is not None and reset.port in now:
            acts = number < 3 or number in again
            now[reset.port] = int(acts != reset.active_low)
        found.append("".join(bits(now[p.name], p.width or 1) for p in ins))
        last = now
    return found


def _drawn(port: Port, number: int, last: dict[str, int], d: Draw) -> int:
    width = port.width or 1
    if number < 2:
        return (0, (1 << width) - 1)[number]
    if d.chance(0.3):
        return last[port.name]
    if width > 1 and d.chance(0.25):
        top = 1 << (width - 1)
        return d.one((0, 1, top, top - 1, 2 * top - 1))
    return d.bits(width)
