"""The rules of the gate as data: what is forbidden by which name, what is allowed by list."""

from __future__ import annotations

import re

from rtlgen.verilog.constructs import ConstructKind
from rtlgen.verilog.words import words

RULES: dict[str, str] = {
    "forbidden_system_task": "Leave the call out: a design needs only $clog2, $signed and the like.",
    "forbidden_simulation_control": "A design must not end or stop the simulation: leave the call out.",
    "forbidden_file_access": "A design must not touch files: write constants into the code.",
    "forbidden_outside_name": "Use only names that this module or its instances declare.",
    "forbidden_reserved_name": "Give the module another name.",
    "forbidden_bench_module": "Instantiate only modules that this design defines.",
    "forbidden_driven_input": "Only read the inputs; drive signals of your own.",
    "forbidden_force": "Assign the signal instead of forcing it.",
    "forbidden_bind": "Instantiate the module instead of binding it.",
    "forbidden_defparam": "Set parameters at the instance: #(.WIDTH(8)).",
    "forbidden_dpi": "Write the function in Verilog.",
    "forbidden_program": "Use a module: when a program block ends, the simulation ends.",
    "forbidden_config": "Instantiate the modules directly.",
    "forbidden_final": "Leave the final block out.",
    "forbidden_include": "Write the code into this file: nothing can be included.",
    "forbidden_conditional": "Write the code that is meant: it must not depend on the tool that reads it.",
    "forbidden_directive": "Leave the directive out.",
    "forbidden_pragma": "Leave the pragma out: simulation and synthesis must see the same code.",
    "forbidden_escaped_identifier": "Use a plain name.",
    "forbidden_character": "Use plain text: no control characters or marks that turn the writing round.",
    "forbidden_unreadable": "Write plain Verilog-2005 or SystemVerilog that every tool reads alike.",
}
"""Every rule by its class, with what to do about it."""

NODE_RULES: dict[ConstructKind, tuple[str, str]] = {
    ConstructKind.FINAL: ("forbidden_final", "a final block runs after the bench has ended"),
    ConstructKind.FORCE: ("forbidden_force", "'{}' overrides what drives a signal"),
    ConstructKind.BIND: ("forbidden_bind", "bind puts a module into another one"),
    ConstructKind.DPI: ("forbidden_dpi", "DPI runs code outside the simulation"),
    ConstructKind.PROGRAM: ("forbidden_program", "a program block can end the simulation"),
    ConstructKind.CONFIG: ("forbidden_config", "a config can exchange the bench's modules"),
    ConstructKind.INCLUDE: ("forbidden_include", "{} would be read from this machine"),
    ConstructKind.RANDOM: ("forbidden_simulation_control", "{} takes from the bench's random numbers"),
    ConstructKind.OUTSIDE_NAME: ("forbidden_outside_name", "'{}' names something outside the design"),
}
"""Constructs that are forbidden wherever they stand: their class and message."""

FUNCTIONS = words(
    """
    $clog2 $signed $unsigned $bits $size $left $right $low $high $increment $dimensions $unpacked_dimensions
    $countones $countbits $onehot $onehot0 $isunknown $typename $isunbounded $cast
    $itor $rtoi $realtobits $bitstoreal $shortrealtobits $bitstoshortreal
    $ln $log10 $exp $sqrt $pow $floor $ceil $sin $cos $tan $asin $acos $atan $atan2 $hypot
    $sinh $cosh $tanh $asinh $acosh $atanh
    $past $rose $fell $stable $changed $sampled $sformatf
    """
)
"""Functions of their arguments alone: they cannot speak, read, or tell where they run."""

CONTROL = re.compile(
    r"\$(finish\w*|stop|exit|fatal|reset\w*|save|restart|incsave|async\w*|assert\w*|scope|list\w*"
    r"|deposit|simparam\w*|c\w?|psprintf|q_\w+|urandom\w*|random|dist_\w+|s?time|realtime|simtime)"
)
FILES = re.compile(
    r"\$(f(open|close|display|write|strobe|monitor|gets|getc|scanf|read|seek|tell|flush|eof|error)\w*|ungetc"
    r"|rewind|s?readmem\w*|writemem\w*|dump\w*|fst\w*|lxt\w*|fsdb\w*|vcd\w*|system\w*|(value|test)\$plusargs"
    r"|sdf_annotate|log|nolog|key|nokey|input|getpattern|table_model)"
)

TOOL_MACROS = re.compile(
    r"(__\w+|verilator\w*|iverilog|icarus|synthesis|synth|synopsys|translate\w*|simulation|simulator|sim"
    r"|sim_only|model_?tech|modelsim|questa\w*|vcs\w*|inca|xcelium|ncverilog|xmverilog|xsim|xilinx\w*"
    r"|altera\w*|intel\w*|aldec|riviera|dsim\w*|cocotb\w*|formal|yosys|fpga|gl|gate_?level|cvc|cver|sv_cov_\w+)",
    re.I,
)
"""Macros that say which tool reads the source."""

OWN_DIRECTIVES = re.compile(
    r"`(systemc_\w+|verilator\w*|coverage_\w+|error|inline|line|pragma|protect\w*|endprotect\w*|default_decay\w*"
    r"|default_trireg\w*|delay_mode\w*|accelerate|noaccelerate|expand_vectornets|remove_\w+|uselib|suppress\w*"
    r"|portcoerce|signed|unsigned|verilog|vhdl|default_nettype (tri(0|1|reg)|supply[01])"
    r'|begin_keywords "1364-1995")'
)
"""Directives that only some tools know, or that change how the rest is read. Any other unknown one is an
undefined macro, which is the compiler's to tell."""

TRANSLATE_OFF = re.compile(r"translate_?o(n|ff)|\b(synthesis|rtl_synthesis|pragma)\s+o(n|ff)\b", re.I)
VERILATOR_PRAGMA = re.compile(r"verilator\b", re.I)
HARMLESS_VERILATOR_PRAGMA = re.compile(
    r"verilator\s+(lint_(off|on|save|restore)|tracing_(off|on)|coverage_(off|on)|full_case|parallel_case"
    r"|split_var|unroll_(full|disable)|inline_module|no_inline_module|no_inline_task)\b",
    re.I,
)

PLAIN_ESCAPED = re.compile(r"\\[A-Za-z_][\w$]*(\[\d+\])*", re.A)
"""Escaped identifiers that no tool can take for a path or a task."""

MAX_CHARACTERS = 1 << 18
"""Of a design. No model answers with more, and looking at every token takes time."""
CHARACTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
"""Characters that hide what stands there: from people (direction marks) or from one of two tools, which
disagree on whether a lone carriage return ends a comment."""
