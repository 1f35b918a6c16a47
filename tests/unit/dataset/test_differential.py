"""A bench made of a design: what is read out of it, and what it puts in."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Clock, Reset, SourceFile
from rtlgen.core.problem import BenchOrigin
from rtlgen.dataset.augment.differential import Unfit, differential
from rtlgen.dataset.augment.found import is_code

HEAD = "module m(input clk, input rst, input d, output reg q);\n"


def made(text: str) -> tuple[Clock | None, Reset | None, str]:
    design = Candidate(files=(SourceFile(path="m.v", text=text),), top="m")
    problem = differential(design, "m", "", BenchOrigin.USER)
    assert problem.bench is not None
    return problem.clock, problem.reset, problem.bench.files[0].text


@pytest.mark.parametrize(
    ("body", "clock", "reset"),
    [
        ("always @(posedge clk) q <= d;", Clock(port="clk"), Reset(port="rst")),
        (
            "always @(posedge clk or negedge rst) if (!rst) q <= 0; else q <= d;",
            Clock(port="clk"),
            Reset(port="rst", active_low=True, asynchronous=True),
        ),
        (
            "always_ff @(posedge clk, posedge rst) begin if (rst) q <= 0; else q <= d; end",
            Clock(port="clk"),
            Reset(port="rst", asynchronous=True),
        ),
        (
            "always @(negedge clk) if (~rst) q <= 0; else q <= d;",
            Clock(port="clk", edge="negedge"),
            Reset(port="rst", active_low=True),
        ),
        (
            "always @(posedge clk) if (rst == 1'b0) q <= 0; else q <= d;",
            Clock(port="clk"),
            Reset(port="rst", active_low=True),
        ),
        ("always @(*) q = d & rst & clk;", Clock(port="clk"), Reset(port="rst")),
    ],
)
def test_clock_and_reset_are_read_out_of_the_processes(body: str, clock: Clock, reset: Reset) -> None:
    assert made(f"{HEAD}  {body}\nendmodule\n")[:2] == (clock, reset)


def test_the_design_stands_in_the_bench_under_other_names() -> None:
    helper = "module inv(input a, output y);\n  assign y = ~a;\nendmodule\n"
    text = f"{helper}module m(input a, output y);\n  inv i(a, y);\nendmodule\n"
    clock, reset, bench = made(text)
    assert (clock, reset) == (None, None)
    assert "expected_m good (.a(a), .y(want_y));" in bench
    assert "expected_inv i(a, y);" in bench
    assert "module m(" not in bench
    assert bench.count("tb_check(1'b") == 2  # all that one bit can be
    assert made(text)[2] == bench


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("module m(inout a, output y); endmodule", "bidirectional"),
        ("module m(input a); endmodule", "no output"),
        ("module m(output y); assign y = 1; endmodule", "no input"),
        ("module m(input clk, output reg y); always @(posedge clk) y <= ~y; endmodule", "no input"),
        ("module m(input a, output y [0:1]); endmodule", "array"),
        (
            "module m(input a, b, c, output reg y, z); always @(posedge a) y <= c;"
            " always @(posedge b) z <= c; endmodule",
            "several clocks",
        ),
        ("module other(input a, output y); endmodule", "interface"),
    ],
)
def test_of_some_designs_no_bench_can_be_made(text: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        made(text)


def test_a_run_is_no_folder_of_code(tmp_path: Path) -> None:
    folder = tmp_path
    assert not is_code(folder)
    (folder / "sub").mkdir()
    (folder / "sub" / "a.sv").write_text("module a; endmodule")
    assert is_code(folder)
    (folder / "trace.json").write_text("{}")
    assert not is_code(folder)
