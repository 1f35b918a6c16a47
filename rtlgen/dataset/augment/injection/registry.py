"""Which injectors aim at which class."""

from __future__ import annotations

from rtlgen.dataset.augment.injection import (
    declaration_errors,
    expression_errors,
    state_bugs,
    syntax_errors,
    value_bugs,
)
from rtlgen.dataset.augment.injection.design import Injector

COMPILE: dict[str, Injector] = {
    "syntax_missing_token": syntax_errors.missing_token,
    "syntax_unexpected_token": syntax_errors.unexpected_token,
    "missing_endmodule": syntax_errors.missing_endmodule,
    "unbalanced_end": syntax_errors.unbalanced_end,
    "trailing_comma": syntax_errors.trailing_comma,
    "declaration_after_statement": syntax_errors.declaration_after_statement,
    "keyword_as_name": syntax_errors.keyword_as_name,
    "bad_literal": syntax_errors.bad_literal,
    "unterminated_text": syntax_errors.unterminated_text,
    "undefined_macro": syntax_errors.undefined_macro,
    "missing_include": syntax_errors.missing_include,
    "undeclared_identifier": declaration_errors.undeclared_identifier,
    "used_before_declared": declaration_errors.used_before_declared,
    "duplicate_declaration": declaration_errors.duplicate_declaration,
    "wire_assigned_in_always": declaration_errors.wire_assigned_in_always,
    "reg_assigned_continuously": declaration_errors.reg_assigned_continuously,
    "illegal_lvalue": declaration_errors.illegal_lvalue,
    "multiple_drivers": declaration_errors.multiple_drivers,
    "mixed_assignments": declaration_errors.mixed_assignments,
    "missing_module": declaration_errors.missing_module,
    "port_mismatch": declaration_errors.port_mismatch,
    "parameter_mismatch": declaration_errors.parameter_mismatch,
    "elaboration_limit": declaration_errors.elaboration_limit,
    "invalid_select": expression_errors.invalid_select,
    "non_constant_expression": expression_errors.non_constant_expression,
    "unsized_in_concat": expression_errors.unsized_in_concat,
    "invalid_replication": expression_errors.invalid_replication,
    "type_mismatch": expression_errors.type_mismatch,
    "enum_cast": expression_errors.enum_cast,
    "enum_width_overflow": expression_errors.enum_width_overflow,
    "enum_value_size": expression_errors.enum_value_size,
    "enum_value_duplicate": expression_errors.enum_value_duplicate,
    "unknown_system_task": expression_errors.unknown_system_task,
    "wrong_arguments": expression_errors.wrong_arguments,
    "name_misused": expression_errors.name_misused,
    "event_control": expression_errors.event_control,
    "subroutine_body": expression_errors.subroutine_body,
    "generate_misuse": expression_errors.generate_misuse,
    "break_continue": expression_errors.break_continue,
}
"""By the names of docs/taxonomy.md. Of its classes `unsupported_cast` and `unsupported_construct` alone are
not here: they are a simulator's fault and no design's."""

FUNCTIONAL: dict[str, Injector] = {
    "wrong_function": value_bugs.wrong_function,
    "wrong_sequence": state_bugs.wrong_sequence,
    "inverted": value_bugs.inverted,
    "bit_order": value_bugs.bit_order,
    "constant_offset": value_bugs.constant_offset,
    "subset_of_bits": value_bugs.subset_of_bits,
    "subset_of_outputs": value_bugs.subset_of_outputs,
    "corner_case": value_bugs.corner_case,
    "stuck": value_bugs.stuck,
    "high_z": value_bugs.high_z,
    "all_x": state_bugs.all_x,
    "partly_x": state_bugs.partly_x,
    "wrong_initial": state_bugs.wrong_initial,
    "only_after_reset": state_bugs.only_after_reset,
    "reset_polarity": state_bugs.reset_polarity,
    "reset_should_be_synchronous": state_bugs.reset_should_be_synchronous,
    "reset_should_be_asynchronous": state_bugs.reset_should_be_asynchronous,
    "wrong_edge": state_bugs.wrong_edge,
    "late_1_cycle": state_bugs.late_1_cycle,
    "early_1_cycle": state_bugs.early_1_cycle,
    "missing_state": state_bugs.missing_state,
    "unwanted_state": state_bugs.unwanted_state,
}
"""By the names of docs/diagnosis.md."""

NOT_REFUSED: dict[str, frozenset[str]] = {
    "icarus": frozenset(
        {"used_before_declared", "reg_assigned_continuously", "mixed_assignments", "parameter_mismatch"}
    ),
}
"""Classes that a simulator does not object to in designs like these: with it as the judge they are no
errors."""
