"""The stable names of what can be wrong with a source, whichever tool says it.

Every log reader maps its tool's messages to these names; docs/taxonomy.md shows a bad and a good
example of each. A name, once published, keeps its meaning: scores and tables are counted by it.
"""

from __future__ import annotations

from rtlgen.core.value import value
from rtlgen.core.verdict import Kind


@value
class CompileClass:
    """One way in which a source does not compile."""

    name: str
    kind: Kind
    """SYNTAX, ELABORATION or INTERFACE."""
    summary: str
    """One line: what is wrong."""
    hint: str
    """What usually mends it."""


@value
class LintClass:
    """One way in which a source that compiles is likely to be wrong."""

    name: str
    summary: str
    hint: str


def _syntax(name: str, summary: str, hint: str) -> CompileClass:
    return CompileClass(name=name, kind=Kind.SYNTAX, summary=summary, hint=hint)


def _elaboration(name: str, summary: str, hint: str) -> CompileClass:
    return CompileClass(name=name, kind=Kind.ELABORATION, summary=summary, hint=hint)


def _interface(name: str, summary: str, hint: str) -> CompileClass:
    return CompileClass(name=name, kind=Kind.INTERFACE, summary=summary, hint=hint)


_COMPILE = (
    _syntax(
        "syntax_missing_token",
        "a token is missing, often the ';' of the line before",
        "End the statement before this place with ';', and close every '(' and 'begin'.",
    ),
    _syntax(
        "syntax_unexpected_token",
        "the text here is not Verilog",
        "Write one complete construct here; keep prose out of the code, and statements inside always blocks.",
    ),
    _syntax(
        "missing_endmodule",
        "the module is not closed",
        "Close every 'begin', 'case' and 'function', and end the module with 'endmodule'.",
    ),
    _syntax(
        "unbalanced_end",
        "an 'end', 'endcase' or 'endmodule' closes nothing",
        "Remove it, or add the 'begin', 'case' or 'module' that it should close.",
    ),
    _syntax(
        "trailing_comma",
        "a comma with nothing after it",
        "Remove the comma after the last port, parameter or argument.",
    ),
    _syntax(
        "declaration_after_statement",
        "a declaration after the first statement of its block",
        "Move the declaration to the start of the block, or out of it to the module's level.",
    ),
    _syntax(
        "keyword_as_name",
        "a reserved word is used as a name",
        "Rename it: words such as 'input', 'do', 'final' and 'priority' are reserved in SystemVerilog.",
    ),
    _syntax(
        "bad_literal",
        "a number that is not written as its base or size demands",
        "Write <size>'<base><digits> with digits of that base, such as 4'b1010 or 8'hff.",
    ),
    _syntax(
        "unterminated_text",
        "a comment or a string that is not closed",
        "Close the comment with */ and the string with a double quote on the same line.",
    ),
    _syntax(
        "undefined_macro",
        "a directive or macro that does not exist, or is used wrongly",
        "Define the macro before its use, or write the value itself (a constant needs ' and not `).",
    ),
    _syntax(
        "missing_include",
        "an included file that is not there",
        "Write the code into this file: nothing can be included.",
    ),
    _elaboration(
        "undeclared_identifier",
        "a name that is declared nowhere",
        "Declare the signal, or correct its spelling to that of the declaration.",
    ),
    _elaboration(
        "used_before_declared",
        "a name used above its declaration",
        "Move the declaration above the first use.",
    ),
    _elaboration(
        "duplicate_declaration",
        "a name declared twice in one scope",
        "Keep one declaration: a port of the header is not declared again in the body.",
    ),
    _elaboration(
        "wire_assigned_in_always",
        "a net is assigned in an always or initial block",
        "Declare it 'logic' (or 'reg', 'output reg'), or drive it by 'assign' instead.",
    ),
    _elaboration(
        "reg_assigned_continuously",
        "a reg is driven by 'assign' or by an instance's output",
        "Declare it 'wire' or 'logic', or assign it in an always block instead.",
    ),
    _elaboration(
        "illegal_lvalue",
        "something is assigned that cannot be: an input, a constant, an expression",
        "Assign an output or a variable of this module; copy an input to a signal of its own first.",
    ),
    _elaboration(
        "multiple_drivers",
        "one signal is driven from several places",
        "Assign each signal in exactly one always block or one continuous assignment.",
    ),
    _elaboration(
        "mixed_assignments",
        "one variable has blocking and non-blocking assignments",
        "Use only '<=' in clocked blocks and only '=' in combinational ones.",
    ),
    _elaboration(
        "invalid_select",
        "a bit or part select that the operand or its bounds do not allow",
        "Select from a vector with constant bounds in declared order; use [base +: width] for a moving part.",
    ),
    _elaboration(
        "non_constant_expression",
        "a constant is needed here",
        "Use a parameter, localparam, genvar or literal in ranges, replications and part selects.",
    ),
    _elaboration(
        "unsized_in_concat",
        "a number without a size in a concatenation",
        "Give every number inside { } a size: 1'b0, 8'd3.",
    ),
    _elaboration(
        "invalid_replication",
        "a replication count that is zero, negative or unknown",
        "Write {N{x}} with a constant N of at least 1.",
    ),
    _elaboration(
        "type_mismatch",
        "an operand or assignment of a type that does not fit",
        "Make both sides the same type: packed vectors on both sides, arrays copied element by element.",
    ),
    _elaboration(
        "enum_cast",
        "a plain value is assigned to an enum without a cast",
        "Declare the state as 'logic [N-1:0]' with localparam codes, or cast: state_t'(value).",
    ),
    _elaboration(
        "enum_width_overflow",
        "more enum values than its width can hold",
        "Widen the base type of the enum: n values need clog2(n) bits.",
    ),
    _elaboration(
        "enum_value_size",
        "an enum value whose size is not that of the base type",
        "Give every value the width of the enum's base type.",
    ),
    _elaboration(
        "enum_value_duplicate",
        "two names of one enum have the same value",
        "Give each name its own value.",
    ),
    _elaboration(
        "unknown_system_task",
        "a system task or function that does not exist",
        "Use only $clog2, $signed, $unsigned and the like; synthesizable code needs no others.",
    ),
    _elaboration(
        "wrong_arguments",
        "a function, task or macro with too many or too few arguments",
        "Give exactly the arguments that its declaration lists.",
    ),
    _elaboration(
        "name_misused",
        "a name of one kind used as another: a type as a value, a signal as a function",
        "Use the name of a signal here; do not name a signal like a type, module, function or block.",
    ),
    _elaboration(
        "event_control",
        "an always block whose event control is missing or not allowed",
        "Write always @(posedge clk), always @(*), always_comb without @, always_ff with one @(...).",
    ),
    _elaboration(
        "subroutine_body",
        "a function or task does what it may not: delays, returns nothing, assigns non-blocking",
        "Keep functions to plain combinational code that ends by assigning the return value.",
    ),
    _elaboration(
        "generate_misuse",
        "a generate loop, condition or genvar that is not written as, or where, it must be",
        "Use a genvar as loop variable, declared before the loop, and name the block: begin : name.",
    ),
    _elaboration(
        "elaboration_limit",
        "the design is too deep, too large or endless",
        "Bound every recursion and loop by a small constant.",
    ),
    _elaboration(
        "break_continue",
        "'break' or 'continue', which this tool or place does not allow",
        "Rewrite the loop with a condition or a flag.",
    ),
    _elaboration(
        "unsupported_cast",
        "a cast that this simulator cannot do",
        "Assign to a signal of the wanted width instead of casting.",
    ),
    _elaboration(
        "unsupported_construct",
        "a construct that this simulator cannot do; the source may be right",
        "Write it with plain Verilog-2005 constructs.",
    ),
    _interface(
        "missing_module",
        "a module that is asked for by name is not there",
        "Name the design's module exactly as asked, and define every module that is instantiated.",
    ),
    _interface(
        "port_mismatch",
        "ports that do not agree with the module's interface",
        "Use exactly the port names, directions and widths of the interface.",
    ),
    _interface(
        "parameter_mismatch",
        "parameters that do not agree with the module's interface",
        "Declare exactly the parameters that are asked for, each with a default.",
    ),
)

CLASSES: dict[str, CompileClass] = {c.name: c for c in _COMPILE}
"""Why a source does not compile, by name."""

_LINT = (
    LintClass(
        name="lint_latch",
        summary="a latch is inferred",
        hint="Give the signal a default at the top of the block, or assign it on every path.",
    ),
    LintClass(
        name="lint_combinational_loop",
        summary="combinational logic feeds itself",
        hint="Break the loop with a register, or remove the dependence.",
    ),
    LintClass(
        name="lint_blocking_in_sequential",
        summary="'=' in a clocked block",
        hint="Assign with '<=' in clocked blocks.",
    ),
    LintClass(
        name="lint_mixed_assignments",
        summary="blocking and non-blocking assignments to one signal",
        hint="Use only '<=' in clocked blocks and only '=' in combinational ones.",
    ),
    LintClass(
        name="lint_width",
        summary="two widths that differ",
        hint="Make the widths equal: size the constant, or extend or cut the value on purpose.",
    ),
    LintClass(
        name="lint_out_of_bounds",
        summary="an index outside the declared range",
        hint="Keep the index within the declared range.",
    ),
    LintClass(
        name="lint_multiple_drivers",
        summary="one signal is driven from several places",
        hint="Assign each signal in exactly one always block or one continuous assignment.",
    ),
    LintClass(
        name="lint_incomplete_case",
        summary="a case that does not cover every value",
        hint="Add a default that assigns every output of the block.",
    ),
    LintClass(
        name="lint_incomplete_sensitivity",
        summary="a signal is read that the sensitivity list lacks",
        hint="Write always @(*) or always_comb.",
    ),
    LintClass(
        name="lint_register_without_reset",
        summary="the module has a reset that no clocked block uses",
        hint="Reset every state register.",
    ),
    LintClass(
        name="lint_event_control",
        summary="edges and levels mixed in one event control, or none at all",
        hint="Use @(posedge clk) or @(posedge clk or posedge reset) for registers, @(*) for logic.",
    ),
    LintClass(
        name="lint_implicit_net",
        summary="an undeclared name became a one-bit wire",
        hint="Declare the signal with its width.",
    ),
    LintClass(
        name="lint_undriven_output",
        summary="an output that nothing drives",
        hint="Assign the output.",
    ),
    LintClass(
        name="lint_undriven_signal",
        summary="a signal is read that nothing drives",
        hint="Assign the signal, or remove it.",
    ),
    LintClass(
        name="lint_unused_input",
        summary="an input that nothing reads",
        hint="Use the input as the specification says.",
    ),
)

LINTS: dict[str, LintClass] = {c.name: c for c in _LINT}
"""What predicts that a source fails, though it compiles, by name."""


def hint_of(name: str) -> str:
    """The hint of a compile or lint class; empty for a name that is neither."""
    found = CLASSES.get(name) or LINTS.get(name)
    return found.hint if found else ""


def kind_of(name: str) -> Kind:
    """The kind of a compile class; ELABORATION for what has no class, the widest of the three."""
    found = CLASSES.get(name)
    return found.kind if found else Kind.ELABORATION
