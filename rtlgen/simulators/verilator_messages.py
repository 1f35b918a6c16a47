"""The codes and forms of Verilator's messages, and which class of the taxonomy each is of.

From what Verilator 5.048 says of some two thousand designs that models wrote, and its manual's list of
codes. The first rule that fits counts, so the narrow ones stand first.
"""

from __future__ import annotations

import re

from rtlgen.core.diagnostic import Severity
from rtlgen.simulators.log import rule

TOOL_BROKE = re.compile(
    r"^Internal Error|^Verilator internal fault|^Unsupported(?! or unknown)|Segmentation fault"
)
"""Verilator's own limits and faults; the design may be right."""

UNSUPPORTED_CODES = frozenset({"UNSUPPORTED", "BLKANDNBLK", "BLKLOOPINIT", "NEEDTIMINGOPT", "NOTIMING"})
"""Errors that say what Verilator cannot do."""

CODES = {
    "ALWNEVER": "lint_event_control",
    "ASSIGNIN": "illegal_lvalue",
    "BLKANDNBLK": "mixed_assignments",
    "BLKSEQ": "lint_blocking_in_sequential",
    "CASEINCOMPLETE": "lint_incomplete_case",
    "CONSTWRITTEN": "illegal_lvalue",
    "CONTASSREG": "reg_assigned_continuously",
    "ENUMVALUE": "enum_cast",
    "IMPLICIT": "lint_implicit_net",
    "LATCH": "lint_latch",
    "MODDUP": "duplicate_declaration",
    "MODMISSING": "missing_module",
    "MULTIDRIVEN": "lint_multiple_drivers",
    "PROCASSWIRE": "wire_assigned_in_always",
    "SELRANGE": "lint_out_of_bounds",
    "UNOPTFLAT": "lint_combinational_loop",
    "WIDTH": "lint_width",  # before 5.008
    "WIDTHCONCAT": "lint_width",
    "WIDTHEXPAND": "lint_width",
    "WIDTHTRUNC": "lint_width",
    "WIDTHXZEXPAND": "lint_width",
}
"""Of errors and warnings whose code says enough."""

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULES = (
    rule(r"^Signal is not driven, nor used", "", _WARNING),
    rule(r"(?:Signal is|Bits of signal are) not driven", "lint_undriven_signal", _WARNING),
    rule(r"Duplicate declaration of enum value|Overlapping enumeration value", "enum_value_duplicate"),
    rule(r"Enum value illegally wrapped around", "enum_width_overflow"),
    rule(r"Enum value .*(?:exceeds|width)|Enum item", "enum_value_size"),
    rule(r"[Dd]uplicate (?:declaration|module|definition)|redefinition", "duplicate_declaration"),
    rule(r"Implicit conversion .*enum|requires .*enum", "enum_cast"),
    rule(r"Unsupported or unknown PLI call|Unknown system", "unknown_system_task"),
    rule(
        r"Found definition of .* but expected|is not a|expected a task/function|Unexpected type",
        "name_misused",
    ),
    rule(r"Can't find definition of(?: task/function| variable| signal)?: '?\$", "unknown_system_task"),
    rule(r"used before declaration|before its declaration", "used_before_declared"),
    rule(r"Can't find definition of|Can't find typedef|Can't resolve", "undeclared_identifier"),
    rule(r"Cannot find file containing module|Specified --top-module", "missing_module"),
    rule(r"^Parameter not found|Parameter pin not found", "parameter_mismatch"),
    rule(r"keyword misused", "keyword_as_name"),
    rule(r"Pin not found|Too many pins|Duplicate pin|port .*(?:not found|duplicate)", "port_mismatch"),
    rule(r"Input/output/inout declaration not found for port", "port_mismatch"),
    rule(r"File not found|Cannot find include file", "missing_include"),
    rule(r"Define or directive not defined|[Dd]efine .*argument|Unknown .*directive", "undefined_macro"),
    rule(r"Unterminated|EOF in|unterminated", "unterminated_text"),
    rule(r"Illegal character in|Too many digits|Illegal base|Number is missing|No digits", "bad_literal"),
    rule(r"Replication value|[Rr]eplicat.*(?:constant|negative|zero)", "invalid_replication"),
    rule(
        r"isn't a (?:two-state )?constant|not a constant|[Ee]xpecting expression to be constant",
        "non_constant_expression",
    ),
    rule(r"must be constant|must evaluate to constant|non-constant", "non_constant_expression"),
    rule(
        r"Illegal (?:bit|range|\+:)|(?:bit|part|range) select|ranges? .*(?:reversed|endian)", "invalid_select"
    ),
    rule(
        r"[Tt]oo many arguments|[Mm]issing argument|No such argument|[Tt]oo few arguments", "wrong_arguments"
    ),
    rule(r"Illegal assignment|not assignment compatible|type mismatch|matching data types", "type_mismatch"),
    rule(r"Illegal lvalue|not .*lvalue|Assigning to", "illegal_lvalue"),
    rule(r"^syntax error, unexpected (?:end of file|\$end)", "missing_endmodule", _ERROR),
    rule(r"^syntax error, unexpected (?:end|endcase|endmodule|endfunction)\b", "unbalanced_end", _ERROR),
    rule(r"^syntax error, unexpected \S+, expecting (?:';'|',' or ';'|'\)')", "syntax_missing_token", _ERROR),
    rule(r"^syntax error", "syntax_unexpected_token", _ERROR),
    rule(r"[Gg]enerate|[Gg]envar", "generate_misuse", _ERROR),
    rule(r"[Uu]nroll|loop limit|[Rr]ecursi|exceeds|too deep|too many errors", "elaboration_limit", _ERROR),
    rule(r"[Bb]reak|[Cc]ontinue\b.*(?:loop|under)", "break_continue", _ERROR),
    rule(r"[Tt]iming control|event control|sensitivity", "event_control", _ERROR),
    rule(r"[Ff]unction.*(?:delay|return|wait)|not legal in functions", "subroutine_body", _ERROR),
)
