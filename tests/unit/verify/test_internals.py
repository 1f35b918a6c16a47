"""The signals behind a failing output, out of a dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.bench.waveform import Waveform
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import Cycle, Divergence
from rtlgen.verify.internals import MOST, with_internals

DESIGN = """\
module dut(input clk, input [3:0] d, output q, output other);
  reg [99:0] state;
  reg unrelated;
  wire [3:0] next = d + 4'd1;
  always @(posedge clk) state <= {state[95:0], next};
  always @(posedge clk) unrelated <= d[0];
  assign q = ^state;
  assign other = unrelated;
endmodule
"""
HEADER = """\
$timescale 1ps $end
$scope module tb $end
$scope module dut $end
$var wire 1 c clk $end
$var wire 4 d d [3:0] $end
$var wire 1 q q $end
$var wire 1 o other $end
$var reg 100 s state [99:0] $end
$var reg 1 u unrelated $end
$var wire 4 n next [3:0] $end
$upscope $end
$upscope $end
$enddefinitions $end
"""
WIDE = "x" * 50 + "01" * 24 + "z1"


@pytest.fixture
def dump(tmp_path: Path) -> Waveform:
    """state and q change at the clock's edges, at 10 and 20."""
    path = tmp_path / "waves.vcd"
    path.write_text(
        f"{HEADER}#0\n0c\nb0 d\nb1 n\nbx s\nxq\nxo\nxu\n"
        f"#10\n1c\nb{WIDE} s\n0q\nb101 d\nb110 n\n#15\n0c\n#20\n1c\nb1 s\n1q\n#25\n0c\n"
    )
    return Waveform(path)


def divergence(*actual: str, signals: tuple[str, ...] = ("q",)) -> Divergence:
    """Cycles at 10 and 20."""
    window = tuple(
        Cycle(
            index=n,
            time_ps=10 * n,
            inputs=(("d", "0000"),),
            expected=(("q", "0"),),
            actual=(("q", bits), ("other", "x")),
        )
        for n, bits in enumerate(actual, 1)
    )
    return Divergence(test="t", cycle=1, time_ps=10, signals=signals, window=window)


def candidate(text: str = DESIGN) -> Candidate:
    return Candidate(files=(SourceFile(path="dut.sv", text=text),), top="dut")


def test_flip_flops_of_the_cone_first_and_nothing_of_other_outputs(dump: Waveform) -> None:
    found = with_internals(divergence("x", "0"), candidate(), dump, "tb.dut")
    assert [n for n, _ in found.window[0].internals] == ["state", "next"]


def test_the_values_are_those_the_bench_saw_to_the_bit(dump: Waveform) -> None:
    """Just before the edge, where the outputs were read there."""
    found = with_internals(divergence("x", "0"), candidate(), dump, "tb.dut")
    assert [dict(c.internals)["state"] for c in found.window] == ["x" * 100, WIDE]
    assert [dict(c.internals)["next"] for c in found.window] == ["0001", "0110"]


def test_a_bench_that_reads_after_the_edge_sees_the_new_values(dump: Waveform) -> None:
    found = with_internals(divergence("0", "1"), candidate(), dump, "tb.dut")
    assert [dict(c.internals)["state"] for c in found.window] == [WIDE, "0" * 99 + "1"]


def test_without_a_named_output_all_are_looked_behind(dump: Waveform) -> None:
    found = with_internals(divergence("x", "0", signals=()), candidate(), dump, "tb.dut")
    assert {n for n, _ in found.window[0].internals} == {"state", "unrelated", "next"}


@pytest.mark.parametrize(
    "text", ["module dut(output q, output other); endmodule", "module dut(", "module other; endmodule"]
)
def test_a_design_without_a_cone_has_no_internals(dump: Waveform, text: str) -> None:
    seen = divergence("x", "0")
    assert with_internals(seen, candidate(text), dump, "tb.dut") == seen


def test_without_a_window_there_is_nothing_to_add(dump: Waveform) -> None:
    seen = Divergence(test="t", cycle=0, time_ps=10, signals=("q",), window=())
    assert with_internals(seen, candidate(), dump, "tb.dut") == seen


def test_only_the_nearest_are_kept(tmp_path: Path) -> None:
    names = [f"r{n}" for n in range(MOST + 3)]
    text = "module dut(input clk, input [3:0] d, output q, output other);\n"
    text += "".join(f"  reg {n}; always @(posedge clk) {n} <= d[0];\n" for n in names)
    text += f"  assign q = {' ^ '.join(names)};\nendmodule\n"
    variables = "".join(f"$var reg 1 {chr(65 + i)} {n} $end\n" for i, n in enumerate(names))
    path = tmp_path / "waves.vcd"
    path.write_text(HEADER.replace("$var reg 100 s state [99:0] $end\n", variables) + "#0\n0c\n0q\n")
    found = with_internals(divergence("0", "0"), candidate(text), Waveform(path), "tb.dut")
    assert [n for n, _ in found.window[0].internals] == names[:MOST]
