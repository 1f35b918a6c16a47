"""Vectors as a native bench, in the dialect `rtlgen` (pure)."""

from __future__ import annotations

from rtlgen.core.hdl import Port, SourceFile
from rtlgen.dataset.synth.response import Vector, driven, outputs
from rtlgen.dataset.synth.task import Task
from rtlgen.dataset.synth.text import bits, indented, span

TOP = "tb"
FILE = "tb.sv"
_SHOWN = 8
"""Differences that are told one by one; the others are counted."""


def bench(task: Task, top: str, vectors: list[Vector]) -> SourceFile:
    """A bench that puts `vectors` to the module `top` and compares what must be as it says.

    A cycle takes 10 ns: the inputs change at 0 ns, the outputs are compared at 8 ns, the active edge is at
    9 ns.
    """
    ins, outs = driven(task), outputs(task)
    given, wanted = [p.width or 1 for p in ins], [p.width or 1 for p in outs]
    calls = [_call(v, given, wanted) for v in vectors]
    parts = [
        _declarations(task, ins, outs),
        _instance(task, top),
        _tasks(task, ins, outs),
        "initial begin\n" + indented("\n".join(calls)),
        '  $display("RTLGEN samples=%0d mismatches=%0d", tb_samples, tb_mismatches);\n  $finish;\nend',
    ]
    body = indented("\n\n".join(parts[:3]) + "\n\n" + "\n".join(parts[3:]))
    return SourceFile(path=FILE, text=f"`timescale 1ns/1ps\n\nmodule {TOP};\n{body}\nendmodule\n")


def _declarations(task: Task, ins: tuple[Port, ...], outs: tuple[Port, ...]) -> str:
    clocking = task.clocking
    clock = [f"reg {clocking.clock} = 1'b{int(clocking.falling)};"] if clocking else []
    return "\n".join(
        [
            *clock,
            *(f"reg {span(p.width or 1)}{p.name};" for p in ins),
            *(f"wire {span(p.width or 1)}{p.name};" for p in outs),
            *(f"reg {span(p.width or 1)}want_{p.name};  // expected; x where anything will do" for p in outs),
            "integer tb_samples = 0, tb_mismatches = 0;",
            "reg tb_differs;",
        ]
    )


def _instance(task: Task, top: str) -> str:
    connections = ",\n".join(f"  .{p.name}({p.name})" for p in task.ports)
    return f"{top} dut (\n{connections}\n);"


def _tasks(task: Task, ins: tuple[Port, ...], outs: tuple[Port, ...]) -> str:
    clocking = task.clocking
    if clocking:
        inactive, active = ("1'b1", "1'b0") if clocking.falling else ("1'b0", "1'b1")
        settle = [f"#4 {clocking.clock} = {inactive};", "#4;"]
        rest = [f"#1 {clocking.clock} = {active};", "#1;"]
    else:
        settle, rest = ["#5;"], ["#5;"]
    width = sum(p.width or 1 for p in ins)
    inside = ["{" + ", ".join(p.name for p in ins) + "} = tb_in;", *settle]
    wanted = "{" + ", ".join(f"want_{p.name}" for p in outs) + "} = tb_out;"
    compare = [wanted, "tb_differs = 1'b0;", *(_compared(p) for p in outs)]
    count = ["tb_samples = tb_samples + 1;", "if (tb_differs) tb_mismatches = tb_mismatches + 1;"]
    total = sum(p.width or 1 for p in outs)
    check = _task(
        "tb_check",
        f"input {span(width)}tb_in, input {span(total)}tb_out",
        [*inside, *compare, *count, *rest],
    )
    skip = _task("tb_apply", f"input {span(width)}tb_in", [*inside, *rest])
    return f"{check}\n\n{skip}"


def _task(name: str, arguments: str, statements: list[str]) -> str:
    inner = "\n".join(statements)
    return f"task {name}({arguments});\n  begin\n{indented(inner, 2)}\n  end\nendtask"


def _compared(port: Port) -> str:
    name, wanted = port.name, f"want_{port.name}"
    return (
        f"if (({wanted} ^ {name} ^ {wanted}) !== {wanted}) begin\n"
        "  tb_differs = 1'b1;\n"
        f"  if (tb_mismatches < {_SHOWN})\n"
        f'    $display("RTLGEN mismatch time=%0d output={name} expected=%b actual=%b", $time * 1000, '
        f"{wanted}, "
        f"{name});\n"
        "end"
    )


def _call(vector: Vector, given: list[int], wanted: list[int]) -> str:
    """One vector, for ports of these widths."""
    inputs = _literal(vector.inputs, given)
    if all(e is None for e in vector.expected):
        return f"tb_apply({inputs});"
    return f"tb_check({inputs}, {_literal(vector.expected, wanted)});"


def _literal(values: tuple[int | None, ...], widths: list[int]) -> str:
    fields = [
        "x" * width if number is None else bits(number, width)
        for number, width in zip(values, widths, strict=True)
    ]
    return f"{sum(widths)}'b{'_'.join(fields)}"
