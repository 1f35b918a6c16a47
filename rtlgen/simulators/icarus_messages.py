"""The forms of iverilog's messages, and which class of the taxonomy each is of.

From the messages that iverilog 11 gives for some two thousand faulty designs, the texts in its binaries, and
public reports of 12 and 13. The first rule that fits counts, so the narrow ones stand first.
"""

from __future__ import annotations

import re

from rtlgen.core.diagnostic import Severity
from rtlgen.simulators.log import rule

TOOL_BROKE = re.compile(
    r"^(?:ivl|vvp|iverilog)\w*: .*[Aa]ssert|[Aa]ssertion .*failed|^assert: .*failed assertion|internal error:"
    r"|Segmentation fault|core dumped|^Aborted"
)
"""The tool itself broke; the design may be right."""

BENIGN = re.compile(
    r"constant selects in always_|all bits will be included|qualities are ignored|will be skipped"
    r"|not yet fully supported"
)
"""A sorry that only announces how it will go on."""

ECHO = re.compile(r"^Unable to elaborate|internal error: Failed to")
"""Follows a message that says more."""

_WARNING, _UNSUPPORTED = Severity.WARNING, Severity.UNSUPPORTED

RULES = (
    rule(r"break statements|continue statements", "break_continue", _UNSUPPORTED),
    rule(r"cast operation", "unsupported_cast", _UNSUPPORTED),
    rule(r"implicit definition of wire", "lint_implicit_net", _WARNING),
    rule(r"sensitivity list of an always_ff|only be edge sensitive", "lint_event_control", _WARNING),
    rule(r"found no sensitivities", "lint_event_control", _WARNING),
    rule(r"sensitive to all \d+ words", "", _WARNING),
    rule(
        r"is (?:selecting )?(?:after|before) (?:the )?(?:vector )?\w|out of bound",
        "lint_out_of_bounds",
        _WARNING,
    ),
    rule(r"expects \d+ bits, got \d+|Numeric constant truncated|extra digits", "lint_width", _WARNING),
    rule(r"macro \w+ undefined", "undefined_macro", _WARNING),
    rule(r"requires an explicit cast|Enumeration type mismatch", "enum_cast"),
    rule(r"inferred value that overflowed", "enum_width_overflow"),
    rule(r"incorrectly sized constant|value that is too large", "enum_value_size"),
    rule(r"Enumeration name .* have the same value", "enum_value_duplicate"),
    rule(
        r"Duplicate enumeration name|already been declared|duplicate de(?:claration|finition)",
        "duplicate_declaration",
    ),
    rule(
        r"Module definition .* cannot nest|already (?:defined|declared)|previously declared"
        r"|definition conflicts",
        "duplicate_declaration",
    ),
    rule(
        r"Check for declaration after use|used before|declared here. It must be declared",
        "used_before_declared",
    ),
    rule(r"cannot be driven by a continuous|cannot be driven by primitives", "reg_assigned_continuously"),
    rule(
        r"reg .*; cannot|can ?not be driven|Cannot be driven|Cannot assign .* variable",
        "reg_assigned_continuously",
    ),
    rule(r"Unable to assign to unresolved wires|bits? (?:is|are) already driven", "multiple_drivers"),
    rule(r"Unresolved net/uwire .* cannot have multiple drivers|multiple drivers", "multiple_drivers"),
    rule(r"must have a single driver", "multiple_drivers"),
    rule(r"is not a valid l-value.*(?:declared here as wire|is declared here as)", "wire_assigned_in_always"),
    rule(r"^Syntax in assignment", "syntax_unexpected_token", Severity.ERROR),
    rule(r"l-value", "illegal_lvalue", Severity.ERROR),
    rule(r"input port .* (?:is coerced|cannot be)|Cannot assign to", "illegal_lvalue"),
    rule(r"Unknown module type|Unable to find the root module", "missing_module"),
    rule(r"is not a port of|Wrong number of ports|Instance port|port .* does not exist", "port_mismatch"),
    rule(r"did not find a matching identifier for port", "port_mismatch"),
    rule(r"port ``.*'' (?:has already|is not)|is not in the port list|not in port list", "port_mismatch"),
    rule(
        r"[Pp]arameter .* (?:not found|does not exist)|no parameter|Scope of .* not found",
        "parameter_mismatch",
    ),
    rule(r"indefinite width", "unsized_in_concat"),
    rule(
        r"[Rr]epeat .*(?:not constant|may not be|undefined|zero|negative)|Concatenation repeat",
        "invalid_replication",
    ),
    rule(
        r"System (?:function|task) .*(?:not defined|not found|unknown)|not defined by any module",
        "unknown_system_task",
    ),
    rule(r"Enable of unknown task ``\$|No function named `\$", "unknown_system_task"),
    rule(r"Enable of unknown task|No function named|Could not find variable", "undeclared_identifier"),
    rule(r"Unable to bind|is not defined in this context|not declared|no wire/reg", "undeclared_identifier"),
    rule(r"doesn't name a type|Type name not a valid expression", "name_misused"),
    rule(r"needs an array index here", "type_mismatch"),
    rule(r"not a (?:valid )?(?:function|task|variable|parameter)\b|Attempt to call scope", "name_misused"),
    rule(
        r"[Tt]oo (?:many|few) arguments|argument.*(?:expected|expects|missing)|has \d+ ports but",
        "wrong_arguments",
    ),
    rule(r"part select of a scalar|can not select part of|cannot perform a part", "invalid_select"),
    rule(
        r"[Pp]art select|indexed part|Indexed part|[Bb]it select|Index .* (?:out of|is not)", "invalid_select"
    ),
    rule(r"selects? .*(?:reversed|order|wrong)|out of order", "invalid_select"),
    rule(
        r"not allowed in a constant expression|must be constant|is not constant|not constant here",
        "non_constant_expression",
    ),
    rule(r"Cannot evaluate|Unable to evaluate|constant function|non-constant", "non_constant_expression"),
    rule(r"genvar|[Gg]enerate", "generate_misuse"),
    rule(r"event control|sensitivity|always process does not have any delay|edge", "event_control"),
    rule(
        r"(?:functions|final procedures) cannot|Functions cannot|[Ff]unction definition|defining function",
        "subroutine_body",
    ),
    rule(r"nested too deep|recursi|within itself|exceeded|memory exhausted|loop limit", "elaboration_limit"),
    rule(r"Include file .* not found|Failed to open", "missing_include"),
    rule(
        r"unterminated string|Unterminated|Missing close quote|lacks an `endif|EOF in comment",
        "unterminated_text",
    ),
    rule(r"[Mm]acro|directive|`\w+", "undefined_macro", Severity.ERROR),
    rule(r"[Ss]uperfluous comma|trailing comma", "trailing_comma"),
    rule(
        r"[Ii]nvalid digit|[Mm]alformed number|numeric constant|Numeric constant|literal",
        "bad_literal",
        Severity.ERROR,
    ),
    rule(r"label doesn't match", "unbalanced_end"),
    rule(
        r"[Cc]onflicting types|not compatible|data type|type mismatch|not assignment compatible",
        "type_mismatch",
    ),
    rule(
        r"syntax error|[Ss]yntax|[Mm]alformed|[Ii]ncomprehensible|^Errors? in|invalid module item",
        "syntax_unexpected_token",
        Severity.ERROR,
    ),
    rule(
        r"Invalid module instantiation|requires? SystemVerilog|I give up",
        "syntax_unexpected_token",
        Severity.ERROR,
    ),
    rule(r"unmatched character", "syntax_unexpected_token"),
)
