"""What a module is made of, as rules (pure): declarations, assignments, processes, instances, loops."""

from __future__ import annotations

from rtlgen.prompting.grammar.expressions import listed, spaced
from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal, words
from rtlgen.prompting.grammar.scope import Scope
from rtlgen.prompting.grammar.statements import loop_head

_GATES = ("and", "nand", "or", "nor", "xor", "xnor", "buf", "not")


def items(scope: Scope, rules: Rules, early: Scope | None = None) -> str:
    """Enter what may stand in a module. Returns the rule for all of it and `endmodule`.

    Args:
        early: what may be named as long as nothing is declared; None where that is not known.
    """
    opening = rules.add(
        scope.rule("opening"),
        either(
            *_declarations(scope, rules),
            _function(scope),
            _instance(scope, rules),
            *_generated(scope, rules),
        ),
    )
    item = rules.add(scope.rule("item"), either(opening, *_logic(scope, rules)))
    region = sequence(terminal("generate"), f"( gap {item} )+", "gap", terminal("endgenerate"))
    all_that_follows = f"( newline {either(item, region)} )"
    if early is None:
        return rules.add(scope.rule("body"), f"{all_that_follows}+", "newline", terminal("endmodule"))
    first = rules.add(early.rule("item"), either(*_logic(early, rules)))
    opened = rules.add(scope.rule("opened"), "newline", either(opening, region), f"{all_that_follows}*")
    inside = either(sequence(f"( newline {first} )+", f"{opened}?"), opened)
    return rules.add(scope.rule("body"), inside, "newline", terminal("endmodule"))


def _logic(scope: Scope, rules: Rules) -> list[str]:
    """What declares nothing that the rest of the module could name."""
    return [_assignment(scope, rules), *_processes(scope), _gate(scope)]


def _declarations(scope: Scope, rules: Rules) -> list[str]:
    """Nets, variables, memories, constants and the states of a machine."""
    expression, fresh = scope.rule("expression"), scope.fresh
    bits = rules.add(scope.rule("bits"), terminal(" signed") + "?", f"( gap {scope.rule('range')} ){{0,2}}")
    size = either(scope.rule("range"), sequence(terminal("["), expression, terminal("]")))
    value = f"( maybe {spaced(terminal('='), expression)} )?"
    declared = rules.add(scope.rule("declared"), fresh, f"( maybe {size} ){{0,2}}", value)
    vector = sequence(words("logic", "wire", "reg", "bit"), bits)
    kind = either(vector, words("integer", "int"))
    constant_kind = either(
        sequence("gap", words("integer", "int")),
        sequence(f"( gap {words('logic', 'bit', 'reg')} )?", bits),
    )
    constant = spaced(fresh, terminal("="), expression)
    enum = sequence(
        terminal("enum"),
        f"( gap {words('logic', 'reg', 'bit')} {bits} )?",
        "maybe",
        terminal("{"),
        "maybe",
        listed(sequence(fresh, f"( maybe {spaced(terminal('='), 'number')} )?")),
        "maybe",
        terminal("}"),
    )
    return [
        sequence(kind, "gap", listed(declared), terminal(";")),
        sequence(terminal("genvar"), "gap", listed(fresh), terminal(";")),
        sequence(words("localparam", "parameter"), constant_kind, "gap", listed(constant), terminal(";")),
        sequence(terminal("typedef"), "gap", enum, "gap", fresh, terminal(";")),
        sequence(enum, "gap", listed(fresh), terminal(";")),
        sequence(fresh, "gap", listed(fresh), terminal(";")),
    ]


def _assignment(scope: Scope, rules: Rules) -> str:
    one = spaced(scope.rule("targets"), terminal("="), scope.rule("expression"))
    return rules.add(scope.rule("assignment"), terminal("assign"), "gap", listed(one), terminal(";"))


def _processes(scope: Scope) -> list[str]:
    combinational, clocked = scope.rule("combinational"), scope.rule("clocked")
    edge = sequence(words("posedge", "negedge"), "gap", scope.event)
    separator = either(sequence("gap", terminal("or"), "gap"), sequence(terminal(","), "maybe"))
    edges = sequence(edge, f"( {separator} {edge} )*")
    levels = sequence(scope.event, f"( {separator} {scope.event} )*")
    at = sequence("maybe", terminal("@"), "maybe")

    def on(events: str) -> str:
        return sequence(at, terminal("("), events, terminal(")"))

    anything = either(terminal("*"), terminal("(*)"))
    return [
        sequence(
            either(
                terminal("always_comb"),
                sequence(terminal("always"), either(sequence(at, anything), on(levels))),
            ),
            "gap",
            combinational,
        ),
        sequence(words("always_ff", "always"), on(edges), "gap", clocked),
        sequence(terminal("always_latch"), "gap", either(combinational, clocked)),
        sequence(terminal("initial"), "gap", combinational),
    ]


def _function(scope: Scope) -> str:
    """With its result returned, or assigned to its name."""
    bits, fresh = scope.rule("bits"), scope.fresh
    argument = sequence(
        terminal("input"), f"( gap {words('logic', 'reg', 'integer', 'int')} )?", bits, "gap", fresh
    )
    head = sequence(
        terminal("function"),
        f"( gap {terminal('automatic')} )?",
        f"( gap {words('logic', 'reg', 'integer', 'int')} )?",
        bits,
        "gap",
        fresh,
    )
    ansi = sequence("maybe", terminal("("), "maybe", listed(argument), "maybe", terminal(")"), terminal(";"))
    older = sequence(terminal(";"), f"( gap {argument} {terminal(';')} )+")
    return sequence(
        head,
        either(ansi, older),
        f"( gap {scope.rule('locals')} )*",
        f"( gap {scope.rule('result')} )+",
        "gap",
        terminal("endfunction"),
    )


def _instance(scope: Scope, rules: Rules) -> str:
    """Of another module."""
    expression, free, fresh = scope.rule("expression"), scope.free, scope.fresh
    in_order = listed(expression)
    wired = sequence("maybe", terminal("("), f"{expression}?", terminal(")"))
    port = sequence(terminal("."), free, f"{wired}?")
    value = sequence(terminal("."), free, "maybe", terminal("("), expression, terminal(")"))
    enclosed = rules.add(
        scope.rule("connections"),
        terminal("("),
        "maybe",
        either(listed(port), in_order),
        "maybe",
        terminal(")"),
    )
    parameters = sequence("maybe", terminal("#("), either(listed(value), in_order), terminal(")")) + "?"
    place = f"( maybe {scope.rule('range')} )?"
    return sequence(fresh, parameters, "gap", fresh, place, "maybe", enclosed, terminal(";"))


def _gate(scope: Scope) -> str:
    """One of Verilog's own."""
    wires = sequence(terminal("("), listed(scope.rule("expression")), terminal(")"))
    return sequence(words(*_GATES), f"( gap {scope.fresh} )?", "maybe", wires, terminal(";"))


def _generated(scope: Scope, rules: Rules) -> list[str]:
    item = scope.rule("item")
    label = f"( maybe {terminal(':')} maybe {scope.fresh} )?"
    block = sequence(terminal("begin"), label, f"( gap {item} )+", "gap", terminal("end"))
    body = rules.add(scope.rule("generated"), either(block, item))
    test = sequence(
        terminal("if"), "maybe", terminal("("), scope.rule("expression"), terminal(")"), "gap", body
    )
    return [
        sequence(loop_head(scope, f"{words('genvar ')}?"), "gap", body),
        sequence(test, f"( gap {terminal('else')} gap {body} )?"),
    ]
