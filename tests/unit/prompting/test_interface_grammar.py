"""The interface grammar: which designs it knows, and which it does not."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from gbnf_samples import Grammar
from prompting_values import COUNTER, INVERTER

from rtlgen.core.errors import ModelRefused
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.registry import FAMILIES
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.grammar.gbnf import Rules
from rtlgen.prompting.grammar.interface import interface_grammar
from rtlgen.prompting.grammar.names import Names
from rtlgen.prompting.interface import plain_header
from rtlgen.verilog.keywords import KEYWORDS

OF_COUNTER = Grammar(interface_grammar(COUNTER))


def answer(problem: Problem, body: str) -> str:
    return f"```verilog\n{plain_header(problem)}\n{body}\nendmodule\n```"


@pytest.mark.parametrize(
    "body",
    [
        "    assign count = 0;",
        "    assign count = en ? 'd3 : {W{1'b0}}, top = &count[W-1:0];",
        "    wire [W-1:0] next;\n    assign next = count + 1'b1;\n    assign top=next==0;",
        "    always_ff @(posedge clk or negedge rst_n) begin\n        if (!rst_n) count <= 0;\n"
        "        else if (en) count <= count + 1;\n    end\n    assign top = &count;",
        "    always @(posedge clk, negedge rst_n)\n        if (!rst_n) begin\n            count <= '0;\n"
        "        end else begin\n            count[W-1 -: 2] <= 2'b10;\n        end",
        "    integer i;\n    always @(*) begin : find\n        count = 0;\n"
        "        for (i = 0; i < W; i = i + 1)\n            if (en) count[i] = ~count[i];\n    end",
        "    always_comb\n        casez ({en, count[1:0]})\n            3'b1??: top = 1;\n"
        "            3'b001, 3'd2: top = 0;\n            default: ;\n        endcase",
        "    typedef enum logic [1:0] {IDLE, RUN = 2'b10} state_t;\n    state_t state, next_state;\n"
        "    always_ff @(posedge clk) state <= next_state;",
        "    reg [7:0] mem [0:15];\n    localparam DEPTH = 16, SIZE = $clog2(DEPTH);\n"
        "    initial begin\n        count = 0;\n    end",
        "    genvar g;\n    generate\n        for (g = 0; g < W; g = g + 1) begin : bits\n"
        "            assign count[g] = en ^ rst_n;\n        end\n    endgenerate",
        "    function [3:0] twice;\n        input [3:0] x;\n        twice = x << 1;\n    endfunction\n"
        "    assign count = twice(count);",
        "    cell_a #(.N(4)) u0 (.clk(clk), .q(top), .open());\n    nand g1 (top, en, rst_n);",
    ],
)
def test_what_people_write_is_known(body: str) -> None:
    assert OF_COUNTER.knows(answer(COUNTER, body))


@pytest.mark.parametrize(
    ("body", "stops_at"),
    [
        ("    assign count = 0", "endmodule"),
        ("    assign en = 0;", "en = 0"),
        ("    assign W = 0;", "W = 0"),
        ("    assign top = cnt == 0;", "nt == 0"),
        ("    always @(posedge clock) count <= 0;", "ock) count"),
        ("    always_comb for (int i = 0; i < 2; i = i + 1) count = i;\n    assign top = i;", "i;\nend"),
        ("    assign top[0] = 0;", "[0]"),
        ("    assign top = en[0];", "[0]"),
        ("    wire en;", ";"),
        ("    wire output;", ";"),
        ("    assign count = {1, en};", ", en"),
        ("    assign count = en -- top;", "- top"),
        ("    assign count = en ? 1;", ";"),
        ("    assign count = (en;", ";"),
        ("    assign count <= en;", "<= en"),
        ("    assign count = 12'b3;", "3;"),
        ("    always_ff @(posedge clk) count = 1;", "= 1"),
        ("    always_comb count <= 1;", "<= 1"),
        ("    always_ff @(clk) count <= 1;", "clk) count"),
        ("    always_comb begin\n        count = 1;", "module\n"),
        ("    always_comb case (en) endcase", "dcase"),
        ("    if en count = 1;", "en count"),
        ("    count = 1;", " = 1"),
        ("    // a comment", "// a"),
        ("Here is the design.", "the"),
    ],
)
def test_what_does_not_parse_is_not(body: str, stops_at: str) -> None:
    text = answer(COUNTER, body)
    assert not OF_COUNTER.knows(text)
    assert text[OF_COUNTER.known_part(text) :].startswith(stops_at), text[OF_COUNTER.known_part(text) :]


def test_the_header_is_the_one_that_was_asked_for() -> None:
    body = "    assign count = 0;"
    assert not OF_COUNTER.knows(answer(replace(COUNTER, top="counter2"), body))
    assert not OF_COUNTER.knows(answer(replace(COUNTER, ports=COUNTER.ports[:-1]), body))
    assert not OF_COUNTER.knows("So:\n" + answer(COUNTER, body))
    assert not OF_COUNTER.knows(answer(COUNTER, body) + "\nThis counts.")


def test_helper_modules_may_follow_with_ports_of_their_own() -> None:
    helper = "module inv (input logic en, output logic y);\n    assign y = ~en;\nendmodule"
    whole = answer(COUNTER, "    inv u (.en(en), .y(top));")
    assert OF_COUNTER.knows(whole.replace("endmodule\n```", f"endmodule\n\n{helper}\n```"))


@pytest.mark.parametrize("entry", FAMILIES.values(), ids=lambda entry: entry.name)
def test_the_designs_of_every_family_are_known(entry) -> None:
    """Those that the embedded model is trained on: in the hand of rtlgen's prompts."""
    row = draw_row(entry, Origin(seed=3, number=0, plain=True)).row
    known = Grammar(interface_grammar(row.problem()))
    text = f"```verilog\n{row.reference.code.rstrip()}\n```"
    assert known.knows(text), text[: known.known_part(text)]


@pytest.mark.parametrize("name", ["alu", "sync_fifo", "spi_master"])
def test_references_of_built_in_problems_are_known(name: str) -> None:
    from rtlgen.suites.find import load_builtin

    problem = load_builtin(name)
    body = re.sub(r"[ \t]*//[^\n]*", "", problem.reference[0].text).partition(");\n")[2]
    text = f"```verilog\n{plain_header(problem)}\n{body.rstrip()}\n```"
    known = Grammar(interface_grammar(problem))
    assert known.knows(text), text[: known.known_part(text)]


def test_what_it_knows_parses() -> None:
    """Random texts; pyslang has other rules about genvars alone, which a grammar cannot have."""
    from pyslang.syntax import SyntaxTree

    rng = random.Random(1)
    for size in range(20, 60):
        text = OF_COUNTER.sample(rng, size)
        code = text.removeprefix("```verilog\n").removesuffix("\n```")
        errors = {str(d.code) for d in SyntaxTree.fromText(code).diagnostics if d.isError()}
        assert errors <= {"DiagCode(ExpectedGenvarIterVar)"}, (errors, code)


def test_a_name_is_no_reserved_word_and_none_of_the_others() -> None:
    rules = Rules()
    rules.add("root", Names(rules).but({"en", "enable", "q1"}))
    known = Grammar(rules.text())
    for word in (*KEYWORDS, "en", "enable", "q1", "1a", "", "a-b"):
        assert not known.knows(word), word
    for word in ("e", "ena", "enabled", "q", "q2", "q11", "begins", "Begin", "_x", "alway", "x" * 30):
        assert known.knows(word), word


def test_a_grammar_by_name() -> None:
    assert grammar("", INVERTER) == ""
    assert grammar("interface", INVERTER) == interface_grammar(INVERTER)
    assert grammar("simple", INVERTER) not in ("", grammar("interface", INVERTER))


@pytest.mark.parametrize("name", ["simple", "interface"])
@pytest.mark.parametrize(
    "ports",
    [
        (),
        (Port(name="a", direction=Direction.INPUT),),
        (Port(name="y", direction=Direction.OUTPUT), Port(name="pad", direction=Direction.INOUT)),
    ],
    ids=["unknown", "no output", "inout"],
)
def test_nothing_to_hold_a_model_to(name: str, ports: tuple[Port, ...]) -> None:
    assert grammar(name, replace(INVERTER, ports=ports)) == ""


def test_several_files_are_refused() -> None:
    with pytest.raises(ModelRefused, match="2 files") as caught:
        grammar("interface", replace(INVERTER, targets=("rtl/a.sv", "rtl/b.sv")))
    assert "--grammar none" in caught.value.hint
