"""The simple grammar: the module's header, and one driver for each output (pure).

A model that has not learned Verilog cannot ramble under it, misspell a port or forget `endmodule`. What it
says with the operators that are left is its own affair.
"""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.hdl import Port
from rtlgen.core.problem import Problem
from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal
from rtlgen.prompting.grammar.simple_values import constant, constants, expression, fixed_width
from rtlgen.prompting.interface import plain_header

_ELSE_IFS = 2
"""After an `if`."""
_ELSE = terminal("        else ")
_END = terminal(";\n")


def simple_grammar(problem: Problem) -> str:
    """GBNF of designs for `problem`, fenced as the prompts ask for it; it has outputs and no inouts.

    The header is the one that the prompt shows, without descriptions. Every output is driven once and in
    order: by an `assign` over the inputs and the outputs before it; in a problem with a clock also by an
    `always_ff` over all of them, which begins with the reset where there is one. No rule calls itself, so
    every design is of bounded size.
    """
    rules = Rules()
    items = [f"output-{n}" for n in range(1, len(problem.outputs) + 1)]
    opening = terminal(f"```verilog\n{plain_header(problem)}\n")
    rules.add("root", opening, *items, terminal("endmodule\n```"))
    for index, name in enumerate(items):
        rules.add(name, either(*_drivers(problem, index, rules)))
    return rules.text()


def _drivers(problem: Problem, index: int, rules: Rules) -> list[str]:
    """What may drive output `index`: each of them ends with a newline."""
    output = problem.outputs[index]
    value = _value(f"value-{index + 1}", [*_data(problem), *problem.outputs[:index]], problem, rules)
    assign = sequence(terminal(f"    assign {output.name} = "), value, _END)
    return [assign] if problem.clock is None else [_register(problem, output, rules), assign]


def _value(name: str, signals: Sequence[Port], problem: Problem, rules: Rules) -> str:
    """What may be assigned: a chain, or up to two choices; constants alone where there are no signals."""
    widths = [fixed_width(p) for p in problem.ports]
    if not signals:
        return constants(widths, rules)
    chain = expression(f"{name}-chain", signals, widths, rules)
    branch = either(chain, constants(widths, rules))
    choice = sequence(terminal(" ? "), branch, terminal(" : "), branch)
    return rules.add(name, chain, f"{choice}{{0,2}}")


def _data(problem: Problem) -> list[Port]:
    """The inputs of which values are made: neither the clock nor the reset."""
    special = {x.port for x in (problem.clock, problem.reset) if x is not None}
    return [p for p in problem.inputs if p.name not in special]


def _register(problem: Problem, output: Port, rules: Rules) -> str:
    """`always_ff` for one output: the reset, then assignments under up to three conditions in a row."""
    value = _value("next", [*_data(problem), *problem.outputs], problem, rules)
    widths = [fixed_width(p) for p in problem.ports]
    target = terminal(f"{output.name} <= ")
    always = sequence(target, value, _END)
    chosen = sequence(target, either(value, constants(widths, rules)), _END)
    test = sequence(terminal("if ("), "next-chain", terminal(") "), chosen)
    more = f"{sequence(_ELSE, test)}{{0,{_ELSE_IFS}}}"
    body = either(always, sequence(test, more, f"{sequence(_ELSE, chosen)}?"))
    begin = terminal(f"    always_ff @({_events(problem)}) begin\n        ")
    end = terminal("    end\n")
    if problem.reset is None:
        return sequence(begin, body, end)
    condition = f"{'!' if problem.reset.active_low else ''}{problem.reset.port}"
    cleared = constant(fixed_width(output), rules)
    first = sequence(terminal(f"if ({condition}) {output.name} <= "), cleared, _END)
    return sequence(begin, first, _ELSE, body, end)


def _events(problem: Problem) -> str:
    """`posedge clk or negedge rst_n`."""
    clock, reset = problem.clock, problem.reset
    assert clock is not None
    events = [f"{clock.edge} {clock.port}"]
    if reset is not None and reset.asynchronous:
        events.append(f"{'negedge' if reset.active_low else 'posedge'} {reset.port}")
    return " or ".join(events)
