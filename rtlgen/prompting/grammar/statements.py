"""Statements of Verilog as rules (pure): those of a combinational process, and those of a clocked one."""

from __future__ import annotations

from rtlgen.prompting.grammar.expressions import listed, spaced
from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal, words
from rtlgen.prompting.grammar.scope import Scope

_OPERATORS = {"combinational": "=", "clocked": "<=", "result": "="}


def statements(scope: Scope, rules: Rules) -> None:
    """Enter the rules `combinational` and `clocked`, a statement of such a process each, `result`, one of a
    function, and `targets`, `step` and `locals` that others need too."""
    lvalue = scope.rule("targets")
    rules.add(lvalue, either(scope.target, sequence(terminal("{"), listed(lvalue), terminal("}"))))
    if scope.within == scope.prefix:
        assigned = spaced(words("=", "+=", "-="), scope.rule("expression"))
        rules.add(scope.rule("step"), scope.fresh, either(words("++", "--"), sequence("maybe", assigned)))
        _locals(scope, rules)
    for name, operator in _OPERATORS.items():
        _statement(name, operator, scope, rules)


def _locals(scope: Scope, rules: Rules) -> None:
    """What is declared at the beginning of a block."""
    kinds = either(
        words("integer", "int"),
        sequence(words("logic", "reg", "bit"), sequence("gap", scope.rule("range")) + "?"),
    )
    rules.add(scope.rule("locals"), kinds, "gap", listed(scope.fresh), terminal(";"))


def _statement(name: str, operator: str, scope: Scope, rules: Rules) -> None:
    one, expression = scope.rule(name), scope.rule("expression")
    label = f"( maybe {terminal(':')} maybe {scope.fresh} )?"
    with_names = sequence(f"( gap {scope.rule_within('locals')} )+", f"( gap {scope.rule_within(name)} )*")
    block = sequence(terminal("begin"), label, either(f"( gap {one} )*", with_names), "gap", terminal("end"))
    test = sequence(terminal("if"), "maybe", terminal("("), expression, terminal(")"))
    chosen = sequence(test, "gap", one, f"( gap {terminal('else')} gap {one} )?")
    assigned = sequence(spaced(scope.rule("targets"), terminal(operator), expression), terminal(";"))
    ways = [block, chosen, _case(name, scope, rules), _loop(name, scope), assigned]
    if name == "result":
        ways.append(sequence(terminal("return"), "gap", expression, terminal(";")))
    rules.add(one, either(*ways))


def _case(name: str, scope: Scope, rules: Rules) -> str:
    """At least one label; the default is the last."""
    then = either(scope.rule(name), terminal(";"))
    labels = listed(either(scope.rule("chain"), "pattern"))
    item = spaced(labels, terminal(":"), then)
    default = spaced(terminal("default"), terminal(":"), then)
    return rules.add(
        scope.rule(f"{name}-case"),
        f"{words('unique ', 'priority ')}?",
        words("case", "casez", "casex"),
        "maybe",
        sequence(terminal("("), scope.rule("expression"), terminal(")")),
        f"( gap {item} )+",
        f"( gap {default} )?",
        "gap",
        terminal("endcase"),
    )


def _loop(name: str, scope: Scope) -> str:
    """A variable that the loop does not declare itself must have been declared before."""
    kind = words("int ", "integer ")
    head = loop_head(scope, f"{kind}?" if scope.within == scope.prefix else kind)
    return sequence(head, "gap", scope.rule_within(name))


def loop_head(scope: Scope, kind: str) -> str:
    """`for (int i = 0; i < 8; i = i + 1)`.

    Args:
        kind: a rule for what stands before the variable.
    """
    expression = scope.rule_within("expression")
    begin = sequence(kind, spaced(scope.fresh, terminal("="), expression))
    step = scope.rule_within("step")
    parts = spaced(sequence(begin, terminal(";")), sequence(expression, terminal(";")), step)
    return sequence(terminal("for"), "maybe", terminal("("), parts, terminal(")"))
