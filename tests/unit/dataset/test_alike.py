"""What is alike: code, syntax trees, prompts, ports; and what counts as a benchmark's problem."""

from __future__ import annotations

import pytest

from rtlgen.core.hdl import Direction, Port
from rtlgen.dataset.clean.clocks import clocks
from rtlgen.dataset.clean.code import body, shingles
from rtlgen.dataset.clean.contamination import Behaviour, Benchmarks, How, Known
from rtlgen.dataset.clean.fingerprint import Subject, fingerprint
from rtlgen.dataset.clean.near import NearDuplicates, sketch
from rtlgen.dataset.clean.prompt import words
from rtlgen.dataset.clean.shape import shape_of
from rtlgen.dataset.clean.tree import tree_shape
from rtlgen.verilog.slang import parse_text

WRITTEN = """module part(input clk, input [3:0] d, output reg [3:0] q, output y);
  wire x;
  always @(posedge clk) begin
    q <= (d & 4'hf);  // kept
  end
  assign x = d[0] ^ q[1];
  assign y = x | d[2];
endmodule
"""
ANOTHER_HAND = """module thing(input logic ck, input logic [3:0] dd, output logic [3:0] qq, output logic z);
  logic w;
  assign z = w | dd[2];
  assign w = dd[0]^qq[1];
  always_ff @(posedge ck) qq <= dd & 4'b1111;
endmodule
"""


def test_names_blanks_and_the_writing_of_numbers_do_not_count() -> None:
    other = WRITTEN.replace("x", "inner").replace("4'hf", "15").replace(";", " ; // more")
    assert shingles(body(WRITTEN), 5) == shingles(body(other), 5)
    assert body("module m; assign a = 8'h1F; endmodule") == body("module m; assign b = 31; endmodule")
    assert body("module m; assign a = 2'b1x; endmodule") != body("module m; assign a = 2'b11; endmodule")


def test_the_tree_is_the_same_in_another_hand_and_another_order() -> None:
    assert tree_shape(WRITTEN.replace("4'hf", "4'b1111"))[0] == tree_shape(ANOTHER_HAND)[0]
    assert tree_shape(WRITTEN)[0] != tree_shape(WRITTEN.replace("d[0] ^", "d[0] &"))[0]
    assert tree_shape(WRITTEN)[0] != tree_shape(WRITTEN.replace("x | d[2]", "x | x"))[0]
    assert tree_shape("no code at all") == ("", 0)


def test_a_prompt_is_its_words_without_names_and_code() -> None:
    code = "```verilog\nmodule cnt(input en);\nendmodule\n```"
    text = f"Build the counter `cnt`, with enable:\n{code}\nIt wraps at 9."
    assert words(text, ["cnt"]) == ["build", "counter", "enable", "wraps", "9"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("module top(input c, input r, output reg q); always @(posedge c) q <= r; endmodule", {"c"}),
        (
            "module top(input go, input zero, output reg q);\n"
            "always @(negedge zero or negedge go) if (!zero) q <= 0; else q <= !q;\nendmodule",
            {"go"},
        ),
        (
            "module top(input p, output q); part u(p, q); endmodule\n"
            "module part(input x, output reg y); always @(posedge x) y <= !y; endmodule",
            {"p"},
        ),
        (
            "module top(input p, output q); part u(.y(q), .x(p)); endmodule\n"
            "module part(input x, output reg y); always @(posedge x) y <= !y; endmodule",
            {"p"},
        ),
        ("module top(input clk, output q); assign q = clk; endmodule", set()),
    ],
    ids=["one", "with a reset", "below, by order", "below, by name", "by name only"],
)
def test_a_clock_is_what_is_waited_for(code: str, found: set[str]) -> None:
    assert clocks(parse_text(code), "top") == found


def test_a_shape_knows_neither_names_nor_order() -> None:
    one = shape_of("module a(input x, input [3:0] y, output z); assign z = x ^ ^y; endmodule", "a")
    other = shape_of("module b(output o, input [3:0] p, input q); assign o = q & |p; endmodule", "b")
    assert one is not None
    assert other is not None
    assert one.key == other.key
    assert shape_of("module a(inout x); endmodule", "a") is None
    assert shape_of("module a(input x, output z); endmodule", "b") is None


def _known(name: str, prompt: str, code: str, behaviour: Behaviour) -> Known:
    return Known(
        suite="suite",
        id=name,
        fingerprint=fingerprint(Subject(prompt=prompt, code=code, top="gold")),
        behaviour=behaviour,
    )


LONG = "module gold(input clk, input [7:0] a, input [7:0] b, output reg [7:0] q);\n" + "".join(
    f"  always @(posedge clk) if (a == {n}) q <= b + {n * n};\n" for n in range(12)
)
GATE = "module gold(input a, input b, output y); assign y = a & b; endmodule"
BENCHMARKS = Benchmarks(
    [
        _known("gate", "Give the conjunction of two wires.", GATE, Behaviour(whole="and")),
        _known(
            "lemming",
            "The creature walks left unless bumped on its left flank, whereupon it turns; splattering after "
            "twenty cycles of falling down a ravine of unknown depth is fatal.",
            f"{LONG}endmodule\n",
            Behaviour(brief="b", whole="w"),
        ),
    ]
)


def _row(prompt: str, code: str) -> Subject:
    return Subject(prompt=prompt, code=code, top="mine")


def test_much_of_the_wording_is_enough() -> None:
    row = fingerprint(
        _row(
            "Write Verilog. The creature walks left unless bumped on its left flank, and then it turns; it "
            "is fatal to splatter after twenty cycles of falling down a ravine.",
            "",
        )
    )
    match = BENCHMARKS.by_text(row)
    assert match is not None
    assert (match.problem, match.how) == ("lemming", How.PROMPT)
    assert BENCHMARKS.by_text(fingerprint(_row("Walk left, then fall.", ""))) is None


def test_an_equal_function_is_enough_unless_everybody_builds_it() -> None:
    plain = fingerprint(_row("Something else.", ""))
    assert BENCHMARKS.by_design(plain, Behaviour(whole="and")) is None
    found = BENCHMARKS.by_design(plain, Behaviour(whole="w"))
    assert found is not None
    assert (found.problem, found.how) == ("lemming", How.FUNCTION)
    told = fingerprint(_row("The conjunction of two wires, please.", ""))
    assert BENCHMARKS.by_design(told, Behaviour(whole="and")) is not None


def test_the_same_code_is_enough_unless_it_does_something_else() -> None:
    code = f"{LONG.replace('gold', 'mine').replace('q', 'out')}endmodule\n"
    row = fingerprint(_row("Something else.", code))
    match = BENCHMARKS.by_design(row, Behaviour())
    assert match is not None
    assert match.how is How.CODE
    assert BENCHMARKS.by_design(row, Behaviour(brief="another")) is None
    wider = fingerprint(_row("Something else.", code.replace("[7:0] a", "[8:0] a")))
    assert BENCHMARKS.by_design(wider, Behaviour()) is None


def test_near_duplicates() -> None:
    seen = NearDuplicates(0.85)

    def add(name: str, code: str, behaviour: str = "") -> str:
        near = seen.add(name, sketch(fingerprint(_row("", code))), behaviour)
        return near.name if near is not None else ""

    assert add("first", f"{LONG}endmodule") == ""
    assert add("renamed", f"{LONG.replace('b', 'x')}endmodule") == "first"
    assert add("wider", f"{LONG.replace('[7:0]', '[8:0]')}endmodule") == ""
    assert add("one line more", f"{LONG}  wire w = a[0];\nendmodule") == "first"
    half = "".join(LONG.splitlines(keepends=True)[:8])
    assert add("half", f"{half}endmodule") == ""
    seen.close()


def test_behaviour_has_the_last_word_on_near_duplicates() -> None:
    seen = NearDuplicates(0.85)
    codes = (LONG, f"{LONG}  wire w = a[0];\n", "".join(LONG.splitlines(keepends=True)[:9]))
    first, other, half = (sketch(fingerprint(_row("", f"{code}endmodule"))) for code in codes)
    assert seen.add("first", first, "does this") is None
    assert seen.add("other", other, "does that") is None
    assert seen.add("third", other, "does that") is not None
    near = seen.add("half", half, "does this")
    assert near is not None
    assert near.name == "first"
    seen.close()


def test_ports_told_by_the_problem_are_names() -> None:
    port = Port(name="left", direction=Direction.INPUT)
    told = fingerprint(Subject(prompt="Turn left.", code="", top="m", ports=(port,)))
    assert told.vocabulary == {"turn"}
