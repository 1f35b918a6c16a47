from __future__ import annotations

import pytest

from rtlgen.verilog.edit import (
    OUTPUT_TASKS,
    normalised,
    rename_module,
    strip_output_tasks,
)


def test_a_module_is_renamed_with_all_its_uses() -> None:
    text = "module old(input a); endmodule : old\nmodule top; old old(1); // old\nwire x = old.a; endmodule\n"
    assert rename_module(text, "old", "new") == (
        "module new(input a); endmodule : new\nmodule top; new old(1); // old\nwire x = old.a; endmodule\n"
    )


@pytest.mark.parametrize("text", ["module m; endmodule", "", "not verilog ((", "// é\nmodule é; endmodule"])
def test_a_rename_of_nothing_changes_nothing(text: str) -> None:
    assert rename_module(text, "absent", "new") == text


def test_offsets_are_characters_whatever_the_alphabet() -> None:
    assert rename_module("/* ééé */ module a; endmodule", "a", "b") == "/* ééé */ module b; endmodule"


@pytest.mark.parametrize("task", sorted(OUTPUT_TASKS))
def test_every_output_task_goes(task: str) -> None:
    text = f'module m; initial {task}("x"); endmodule'
    assert strip_output_tasks(text) == "module m; initial begin end endmodule"


def test_stripping_keeps_lines_and_control_flow() -> None:
    text = 'module m;\ninitial if (a) $display("x",\n  a); else $monitor;\nif (W) $error("w");\nendmodule\n'
    assert strip_output_tasks(text) == (
        "module m;\ninitial if (a) begin end\n else begin end\nif (W) initial begin end\nendmodule\n"
    )


def test_the_actions_of_an_assertion_stay_what_they_may_be() -> None:
    text = 'module m; initial assert #0 (a) $info("y"); else $error("n"); endmodule'
    assert strip_output_tasks(text) == "module m; initial assert #0 (a) ; else ; endmodule"


@pytest.mark.parametrize("call", ["$finish;", "$fdisplay(1, x);", "x = $random;", "$fatal;"])
def test_stripping_leaves_what_does_more_than_print(call: str) -> None:
    text = f"module m; initial {call} endmodule"
    assert strip_output_tasks(text) == text


def test_strings_and_comments_are_not_calls() -> None:
    text = 'module m; // $display("x");\nlocalparam S = "$display(x);"; endmodule'
    assert strip_output_tasks(text) == text


def test_same_code() -> None:
    one = "module m;  // a comment\n\twire x;\nendmodule\n"
    assert normalised(one) == normalised("module m; wire /* x */ x; endmodule")
    assert normalised(one) != normalised("module m; wire y; endmodule")
    assert normalised("a b") != normalised("ab")
