"""What models answer, and the design that must come out of it."""

from __future__ import annotations

import json

import pytest

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.extraction import EXTRACTOR
from rtlgen.extraction.extract import extract
from rtlgen.verilog.modules import modules

GOOD = """\
module inc (
    input  logic [3:0] a,
    output logic [3:0] y
);
    assign y = a + 4'd1;
endmodule
"""
WRONG = GOOD.replace("+ 4'd1", "- 4'd1")
BENCH = """\
module tb;
    reg [3:0] a; wire [3:0] y;
    inc dut (.a(a), .y(y));
    initial begin #10 $finish; end
endmodule
"""
HELPER = "module add1 (input [3:0] x, output [3:0] z);\n  assign z = x + 1;\nendmodule\n"
USES_HELPER = "module inc (input [3:0] a, output [3:0] y);\n  add1 u (.x(a), .z(y));\nendmodule\n"

PROBLEM = Problem(
    id="inc",
    suite="test",
    spec="y is a plus one",
    top="inc",
    ports=(
        Port(name="a", direction=Direction.INPUT, range="[3:0]", width=4),
        Port(name="y", direction=Direction.OUTPUT, range="[3:0]", width=4),
    ),
)
HEADED = Problem(
    id="inc",
    suite="test",
    spec="",
    top="inc",
    ports=PROBLEM.ports,
    header="module inc (\n    input  logic [3:0] a,\n    output logic [3:0] y\n);\n",
)
BODY = "    assign y = a + 4'd1;\nendmodule\n"


def read(text: str, *, problem: Problem = PROBLEM, finish: FinishReason = FinishReason.STOP) -> Extraction:
    return extract(Completion(text=text, finish_reason=finish), problem)


def names(extraction: Extraction) -> list[str]:
    assert extraction.candidate is not None, extraction.reason
    return [m.name for m in modules(extraction.candidate.text)]


def fence(code: str, label: str = "verilog") -> str:
    return f"```{label}\n{code}```\n"


@pytest.mark.parametrize(
    ("text", "method"),
    [
        (GOOD, "bare"),
        (f"Here is the module you asked for:\n\n{GOOD}\nIt adds one. Don't forget to simulate it.\n", "bare"),
        (f"Sure! The module inc (4 bits) follows.\n{fence(GOOD)}\nHope that helps.", "fence"),
        (fence(GOOD, "systemverilog"), "fence"),
        (fence(GOOD, "sv"), "fence"),
        (fence(GOOD, "Verilog"), "fence"),
        (fence(GOOD, ""), "fence"),
        (f"~~~verilog\n{GOOD}~~~\n", "fence"),
        (f"````verilog\n{GOOD}````\n", "fence"),
        (f"Code: ```verilog\n{GOOD.rstrip()}``` done", "fence"),
        (f"1. First\n   ```verilog\n{GOOD}   ```\n2. Then", "fence"),
        (f"```verilog\n{GOOD}", "fence"),
        (f"{GOOD}```\nThat is all.", "fence"),
        (f"```verilog {GOOD.replace(chr(10), ' ')}```", "fence"),
        (f"[BEGIN]\n{GOOD}[DONE]\n", "tagged"),
        (f"[BEGIN]\n{GOOD}", "tagged"),
        (f"[BEGIN]\n{fence(GOOD)}[DONE]\nAnything else?", "tagged"),
        (f"<code>\n{GOOD}</code>", "tagged"),
        (f'<answer type="v">\n{fence(GOOD)}</answer>', "tagged"),
        (f"// CODE BEGIN\n{GOOD}// CODE END\n", "tagged"),
        (f"----- CODE BEGIN -----\n{GOOD}----- CODE END -----\n", "tagged"),
        (json.dumps({"reasoning": "one adder", "module": GOOD}), "json"),
        (json.dumps({"code": [{"rtl/inc.sv": GOOD}]}), "json"),
        (json.dumps([{"name": "inc.sv", "content": fence(GOOD)}]), "json"),
        ('{"module": "' + GOOD.replace('"', '\\"') + '"}', "json"),
        (f"Here you are: {json.dumps({'code': GOOD})} Bye.", "json"),
        (fence(json.dumps({"code": GOOD}), "json"), "json"),
        (GOOD.replace("\n", "\r\n"), "bare"),
        ("\ufeff" + fence(GOOD).replace("\n", "\r\n"), "fence"),
        (f"<think>module inc(); endmodule is wrong</think>\n{fence(GOOD)}", "fence"),
        (f"<think>\n{fence(WRONG)}No, +1.\n</think>\n{fence(GOOD)}", "fence"),
        (f"I open it in the prompt. {fence(WRONG)}</think>{GOOD}", "bare"),
        (f"[THINK]{WRONG}[/THINK]{fence(GOOD)}", "fence"),
        (f"◁think▷{fence(WRONG)}◁/think▷{fence(GOOD)}", "fence"),
        (f"<reasoning>{fence(WRONG)}</reasoning>{GOOD}", "bare"),
        (f"<|channel|>analysis<|message|>{WRONG}<|end|><|channel|>final<|message|>{fence(GOOD)}", "fence"),
        (f"{fence(GOOD)}<|im_end|>\n<|im_start|>user\n{fence(WRONG)}", "fence"),
        (f"```bash\niverilog inc.v\n```\n{fence(GOOD)}```python\nprint('module inc (')\n```", "fence"),
        (f"```text\nmodule names: inc\n```\n{fence(GOOD)}", "fence"),
        (f"First try:\n{fence(WRONG)}That subtracts. Corrected:\n{fence(GOOD)}", "fence"),
        (f"{fence(GOOD)}The line that matters:\n```verilog\nassign y = a + 4'd1;\n```\n", "fence"),
        (f"{fence(GOOD)}A bench:\n{fence(BENCH)}", "fence"),
    ],
)
def test_one_design_in_many_dresses(text: str, method: str) -> None:
    got = read(text)
    assert names(got) == ["inc"]
    assert got.candidate is not None
    assert got.candidate.top == "inc"
    assert got.candidate.files[0].path == "inc.sv"
    assert " ".join(got.candidate.text.split()) == " ".join(GOOD.split())
    assert (got.method, got.reason, got.truncated, got.extractor) == (method, "", False, EXTRACTOR)


def test_code_alone_is_left_as_it_is() -> None:
    text = f"`timescale 1ns/1ps\n// adds one\n{GOOD}\n// a helper\n{HELPER}"
    got = read(text)
    assert got.candidate is not None
    assert got.candidate.text == text
    assert got.notes == ()


@pytest.mark.parametrize("glue", ["\n", "", " "])
def test_appended_testbench_is_dropped_and_noted(glue: str) -> None:
    got = read(GOOD.rstrip() + glue + BENCH)
    assert names(got) == ["inc"]
    assert "dropped the testbench 'tb'" in got.notes
    assert got.candidate is not None
    assert "$finish" not in got.candidate.text


def test_endmodule_glued_to_the_next_module() -> None:
    assert names(read(USES_HELPER.rstrip() + HELPER)) == ["inc", "add1"]
    assert names(read(fence(GOOD.rstrip() + BENCH))) == ["inc"]


def test_bench_with_stimulus_modules_goes_as_a_whole() -> None:
    stimulus = "module stim (output reg [3:0] a);\n  initial begin a = 0; #5 a = $random; end\nendmodule\n"
    got = read(fence(GOOD + stimulus + BENCH))
    assert names(got) == ["inc"]
    assert len(got.notes) == 2


def test_helpers_are_kept_wherever_they_stand() -> None:
    assert names(read(HELPER + USES_HELPER)) == ["add1", "inc"]
    assert names(read(fence(USES_HELPER + HELPER + BENCH))) == ["inc", "add1"]
    apart = read(f"The adder:\n{fence(HELPER)}The top:\n{fence(USES_HELPER)}")
    assert names(apart) == ["add1", "inc"]
    assert "added module 'add1' from another block" in apart.notes


def test_package_from_another_block_comes_first() -> None:
    package = "package p;\n  localparam W = 4;\nendpackage\n"
    top = GOOD.replace("[3:0]", "[p::W-1:0]")
    got = read(fence(top) + fence(package))
    assert got.candidate is not None
    assert got.candidate.text.index("package p;") < got.candidate.text.index("module inc")


def test_included_file_is_written_in_its_place() -> None:
    text = fence("// file: defs.vh\n`define W 4\n") + fence('`include "defs.vh"\n' + GOOD)
    got = read(text)
    assert got.candidate is not None
    assert "`define W 4" in got.candidate.text
    assert "`include" not in got.candidate.text
    assert "wrote 'defs.vh' in the place of its include" in got.notes


def test_files_of_a_json_reply_are_merged() -> None:
    got = read(
        json.dumps({"files": [{"path": "add1.sv", "text": HELPER}, {"path": "inc.sv", "text": USES_HELPER}]})
    )
    assert names(got) == ["add1", "inc"]
    assert got.method == "json"


def test_a_module_defined_twice_in_one_block_is_kept_once() -> None:
    got = read(fence(WRONG + "\n" + GOOD))
    assert names(got) == ["inc"]
    assert got.candidate is not None
    assert "+ 4'd1" in got.candidate.text
    assert any("earlier" in n for n in got.notes)


def test_the_top_under_another_name_is_chosen_by_its_ports_and_keeps_its_name() -> None:
    other = GOOD.replace("module inc", "module increment")
    helper = "module q (input clk, output z);\nassign z = clk;\nendmodule\n"
    for text in (fence(other), fence(other + helper), fence(helper + other)):
        got = read(text)
        assert got.candidate is not None
        assert got.candidate.top == "increment"
    assert names(read(fence(other.replace("increment", "INC")))) == ["INC"]


def test_of_equal_modules_the_one_no_other_uses_is_the_top() -> None:
    problem = Problem(id="p", suite="test", spec="", top="wanted")
    got = read(fence(USES_HELPER + HELPER), problem=problem)
    assert got.candidate is not None
    assert got.candidate.top == "inc"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"Here is the body:\n{BODY}",
        fence(BODY),
        f"The rest of the module:\n\n{fence(BODY)}\nThis adds one.",
        f"[BEGIN]\n{BODY}[DONE]",
        BODY + "\n" + BENCH,
        BODY.rstrip() + "module top2(input q); endmodule",
        "\n\n    // one more\n" + BODY,
    ],
)
def test_continuation_of_the_header(text: str) -> None:
    got = read(text, problem=HEADED)
    assert got.method == "continuation"
    assert names(got)[0] == "inc"
    assert got.candidate is not None
    assert [p.name for p in modules(got.candidate.text)[0].ports] == ["a", "y"]
    assert "tb" not in names(got)
    assert "Here" not in got.candidate.text


def test_continuation_with_the_header_repeated() -> None:
    got = read(fence(GOOD), problem=HEADED)
    assert (got.method, names(got)) == ("fence", ["inc"])
    assert got.candidate is not None
    assert got.candidate.text == GOOD


def test_continuation_that_needs_a_helper_below() -> None:
    got = read("  add1 u (.x(a), .z(y));\n  wire unused;\nendmodule\n" + HELPER, problem=HEADED)
    assert names(got) == ["inc", "add1"]


def test_continuation_ended_by_a_stop_word_is_closed() -> None:
    got = read("    assign y = a + 4'd1;\n", problem=HEADED)
    assert names(got) == ["inc"]
    assert "added the missing endmodule" in got.notes
    cut = read("    assign y = a + 4'd1;\n", problem=HEADED, finish=FinishReason.LENGTH)
    assert (cut.candidate, cut.truncated) == (None, True)


def test_without_a_header_a_body_alone_is_no_code() -> None:
    got = read(fence(BODY))
    assert got.candidate is None
    assert got.method == "none"


def test_prose_about_statements_is_no_continuation() -> None:
    got = read("You could write\n  assign y = a + 1;\nin a module of your own.", problem=HEADED)
    assert got.candidate is None


def test_typography_is_mended_outside_strings_and_comments() -> None:
    code = GOOD.replace("4'd1", "4’d1").replace("  input", "\u00a0\u00a0input")
    code = code.replace("endmodule", '  // it’s “fine”\n  localparam S = "a–b";\nendmodule')
    got = read(fence(code))
    assert got.candidate is not None
    assert "4'd1" in got.candidate.text
    assert "it’s “fine”" in got.candidate.text
    assert '"a–b"' in got.candidate.text
    assert "\u00a0" not in got.candidate.text
    assert got.notes == ("replaced typographic blanks, quotes or dashes by plain ones",)


@pytest.mark.parametrize(
    ("text", "finish"),
    [
        (GOOD[:-12], FinishReason.LENGTH),
        (GOOD[:-12], FinishReason.STOP),
        ("```verilog\n" + GOOD[:-12], FinishReason.LENGTH),
        ("```verilog\n" + GOOD[:-12], FinishReason.STOP),
        ("```verilog\nmodule inc (input [3:0] a,", FinishReason.LENGTH),
        ("```verilog\n" + HELPER + "module inc (input [3:0] a", FinishReason.LENGTH),
        ("```verilog\n" + USES_HELPER + "module add1 (input [3:0] x", FinishReason.LENGTH),
        ('{"module": "module inc (input [3:0] a,\\n outp', FinishReason.LENGTH),
        ("[BEGIN]\n" + GOOD[:-12], FinishReason.LENGTH),
        ("We need an adder, so", FinishReason.LENGTH),
        ("<think>" + fence(GOOD), FinishReason.LENGTH),
        ("<think>" + fence(GOOD), FinishReason.STOP),
        (f"<think>a</think>ok <think>{GOOD}", FinishReason.STOP),
    ],
)
def test_truncated(text: str, finish: FinishReason) -> None:
    got = read(text, finish=finish)
    assert got.candidate is None
    assert got.truncated
    assert got.reason


def test_cut_after_the_design_is_still_a_design() -> None:
    for rest in (
        "This module adds",
        "```verilog\nmodule tb;\n reg",
        "Now a bench: ```verilog\nmodule inc_tb",
    ):
        got = read(fence(GOOD) + rest, finish=FinishReason.LENGTH)
        assert names(got) == ["inc"]
        assert not got.truncated
        assert "the reply was cut off after the design" in got.notes
    got = read("```verilog\n" + GOOD + "\nmodule tb;\n reg", finish=FinishReason.LENGTH)
    assert names(got) == ["inc"]


def test_a_forgotten_endmodule_in_a_finished_reply_is_for_the_compiler_to_say() -> None:
    got = read(fence(GOOD.replace("endmodule\n", "")))
    assert got.candidate is not None
    assert not got.truncated
    assert "module 'inc' has no endmodule" in got.notes


@pytest.mark.parametrize(
    ("text", "finish", "words"),
    [
        ("", FinishReason.STOP, "empty"),
        ("  \n", FinishReason.STOP, "empty"),
        ("<think>hm</think>\n", FinishReason.STOP, "nothing after the thought"),
        ("I'm sorry, but I can't help with that.", FinishReason.STOP, "declined: I'm sorry"),
        ("I cannot write this.", FinishReason.STOP, "declined"),
        ("No.", FinishReason.REFUSED, "declined"),
        (fence("print(1)\n", "python"), FinishReason.STOP, "python"),
        ("The module inc adds one to a and ends with endmodule.", FinishReason.STOP, "no Verilog module"),
    ],
)
def test_why_there_is_nothing(text: str, finish: FinishReason, words: str) -> None:
    got = read(text, finish=finish)
    assert got.candidate is None
    assert not got.truncated
    assert words in got.reason
    assert got.method == "none"


def test_words_in_comments_and_strings_do_not_count() -> None:
    comments = "    // endmodule module x (\n    /* endmodule */\n    assign"
    got = read(fence(GOOD.replace("    assign", comments)))
    assert names(got) == ["inc"]
    assert got.candidate is not None
    assert "assign y" in got.candidate.text
