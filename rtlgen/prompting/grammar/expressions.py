"""Expressions of Verilog as rules (pure).

No precedence: what may be said is the same without. No rule begins with itself, as llama.cpp demands, and
what follows is nearly always decided by its first letter, so that little is kept in mind while decoding.
"""

from __future__ import annotations

from rtlgen.prompting.grammar.gbnf import Rules, either, sequence, terminal, words
from rtlgen.prompting.grammar.scope import Scope

_BINARY = (
    *("+", "-", "*", "/", "%", "**"),
    *("&", "|", "^", "~^", "^~", "&&", "||"),
    *("==", "!=", "===", "!==", "<", "<=", ">", ">="),
    *("<<", ">>", "<<<", ">>>"),
)
_UNARY = ("~", "!", "-", "+", "&", "|", "^", "~&", "~|", "~^", "^~")
_FUNCTIONS = ("$signed", "$unsigned", "$clog2", "$bits")


def blanks(rules: Rules) -> None:
    """`gap`: blanks or a new line; `maybe`: some, or none."""
    rules.add("newline", r'"\n"{1,3} [ \t]{0,40}')
    rules.add("gap", either("[ ]{1,16}", "newline"))
    rules.add("maybe", "gap?")


def spaced(*parts: str) -> str:
    """The parts, with blanks between them where the writer wants some."""
    return sequence(" maybe ".join(parts))


def listed(part: str) -> str:
    """One or more, with commas between."""
    return sequence(part, f"{spaced(terminal(','), part)}*")


def expressions(scope: Scope, rules: Rules) -> None:
    """Enter the rules `expression`, `chain` (one without `?:`), `range` and `select` of a module."""
    expression, chain = scope.rule("expression"), scope.rule("chain")
    operand, primary = scope.rule("operand"), scope.rule("primary")
    enclosed = sequence(f"{words(*_FUNCTIONS)}?", terminal("("), expression, terminal(")"))
    called = sequence(scope.free, terminal("("), listed(expression), terminal(")")) if scope.free else ""
    cast = sequence(_count(scope), terminal("'("), expression, terminal(")"))
    value = either(scope.signal, enclosed, _concatenation(scope, rules), called, cast)
    unary = words(*_UNARY)
    rules.add(primary, either("number", value))
    rules.add(operand, f"{unary}?", primary)
    # Without blanks no operator may follow another: `--` and `&&` are words of their own.
    apart = sequence("gap", words(*_BINARY), "gap", operand)
    operators = rules.add(scope.rule("operators"), f"{either(apart, sequence(words(*_BINARY), primary))}*")
    # `1'b1?` would be one word.
    choice = rules.add(
        scope.rule("choice"),
        f"( gap {spaced(terminal('?'), expression, terminal(':'), expression)} )?",
    )
    rules.add(chain, operand, operators)
    rules.add(expression, chain, choice)
    # What is concatenated has a size: a number must say its own.
    rules.add(scope.rule("part"), either("sized", value, sequence(unary, primary)), operators, choice)
    upto = sequence("maybe", words(":", "+:", "-:"), "maybe", chain)
    rules.add(scope.rule("select"), terminal("["), expression, f"{upto}?", terminal("]"))
    rules.add(scope.rule("range"), terminal("["), spaced(chain, terminal(":"), chain), terminal("]"))


def numbers(rules: Rules) -> None:
    """`number`, `sized`, which says how many bits it has, and `pattern`, which has bits that may be any."""
    based = either(
        "[bB] [01xzXZ] [01xzXZ_]{0,95}",
        "[oO] [0-7xzXZ] [0-7xzXZ_]{0,42}",
        "[dD] [0-9] [0-9_]{0,20}",
        "[hH] [0-9a-fA-FxzXZ] [0-9a-fA-FxzXZ_]{0,63}",
    )
    rules.add("based", terminal("'"), "[sS]?", based)
    rules.add("sized", "[1-9] [0-9]{0,3} based")
    rules.add("pattern", "[1-9] [0-9]{0,3}", terminal("'b"), "[01xz?_]{1,96}")
    decimal = either(terminal("0"), "[1-9] [0-9]{0,8}")
    rules.add("number", either(decimal, "sized", "based", words("'0", "'1")))


def _concatenation(scope: Scope, rules: Rules) -> str:
    """`{a, 2'b01}` and `{4{a}}`, the count being a number, a name or in parentheses."""
    part, expression = scope.rule("part"), scope.rule("expression")
    count = either(_count(scope), sequence(terminal("("), expression, terminal(")")))
    repeated = sequence(count, "maybe", terminal("{"), listed(part), terminal("}"))
    inside = either(listed(part), repeated)
    return rules.add(scope.rule("concatenation"), terminal("{"), "maybe", inside, "maybe", terminal("}"))


def _count(scope: Scope) -> str:
    """How many bits or times: a number, or a name for one."""
    return either("[1-9] [0-9]{0,3}", scope.constant)
