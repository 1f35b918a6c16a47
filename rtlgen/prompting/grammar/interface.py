"""The interface grammar: the module that was asked for, in synthesizable Verilog (pure).

What is held to it has the right header, is whole and parses, and names nothing but its ports until it
declares something. That every name after that is declared, that widths fit and that the design is right
cannot be said in such a grammar.
"""

from __future__ import annotations

from rtlgen.core.problem import Problem
from rtlgen.prompting.grammar.expressions import blanks, expressions, numbers
from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal, words
from rtlgen.prompting.grammar.items import items
from rtlgen.prompting.grammar.names import Names
from rtlgen.prompting.grammar.scope import Scope, scope_of, scope_of_another, scope_of_ports
from rtlgen.prompting.grammar.statements import statements
from rtlgen.prompting.interface import plain_header


def interface_grammar(problem: Problem) -> str:
    """GBNF of designs for `problem`, fenced as the prompts ask for it; its ports must be known.

    The header is the one that the prompt shows, without descriptions; after it declarations, assignments,
    processes, functions, instances and generated items. Ports that are inputs are never assigned, and a port
    of one bit has no selects. Further modules may follow.
    """
    rules = Rules()
    names = Names(rules)
    rules.reserve("root")
    top, another = scope_of(problem, names), scope_of_another(names)
    early = scope_of_ports(problem, top)
    blanks(rules)
    numbers(rules)
    body = _module(top, rules, early)
    further = sequence("newline", _another(another, rules))
    rules.add(
        "root", terminal(f"```verilog\n{plain_header(problem)}"), body, f"{further}*", terminal("\n```")
    )
    return rules.text()


def _module(scope: Scope, rules: Rules, early: Scope | None = None) -> str:
    """What follows a header."""
    for known in (early, scope):
        if known is not None:
            expressions(known, rules)
            statements(known, rules)
    return items(scope, rules, early)


def _another(scope: Scope, rules: Rules) -> str:
    """A module of any name and ports."""
    body = _module(scope, rules)
    kind = f"( gap {words('wire', 'reg', 'logic')} )?"
    port = sequence(words("input", "output"), kind, scope.rule("bits"), "gap", scope.fresh)
    more = either(port, scope.fresh)
    ports = sequence(port, f"( {terminal(',')} maybe {more} )*")
    enclosed = sequence(terminal("("), "maybe", ports, "maybe", terminal(")"), terminal(";"))
    return rules.add("another", terminal("module"), "gap", scope.fresh, "maybe", enclosed, body)
