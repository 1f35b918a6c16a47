"""All mends there are, in the order in which they are tried: what hides other faults first."""

from __future__ import annotations

from rtlgen.mending import blocks, cases, enums, loops, names, nets, text, twice, widths
from rtlgen.mending.view import Rule

RULES: tuple[Rule, ...] = (
    text.glued_endmodule,
    text.text_around_code,
    text.brace_for_end,
    text.keyword_as_name,
    loops.genvar_in_process,
    cases.case_item_block,
    text.missing_semicolon,
    text.missing_endmodule,
    text.trailing_comma,
    blocks.declaration_after_statement,
    blocks.automatic_variable,
    names.module_name,
    names.port_name,
    names.signal_name,
    twice.duplicate_declaration,
    nets.net_assigned_in_process,
    enums.enum_width,
    enums.enum_value_size,
    widths.full_select,
    widths.unsized_in_concat,
    enums.enum_as_vector,
    loops.compound_step,
    loops.jump_as_disable,
)
