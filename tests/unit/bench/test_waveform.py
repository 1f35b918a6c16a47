"""The cycles around a moment, from a dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.bench.first_divergence import Ports, divergence, instance_path
from rtlgen.bench.waveform import Shown, Waveform
from rtlgen.core.errors import ToolFailed
from rtlgen.core.hdl import SourceFile

HEADER = """\
$timescale 1ns $end
$scope module tb $end
$var wire 4 r q_ref [3:0] $end
$scope module dut $end
$var wire 1 c clk $end
$var wire 4 q q [3:0] $end
$var wire 70 w wide [69:0] $end
$upscope $end
$upscope $end
$enddefinitions $end
"""


@pytest.fixture
def dump(tmp_path: Path) -> Waveform:
    """clk rises at 5, 15, 25 ... 95 ns; q counts and sticks at 3; q_ref counts on."""
    lines = [HEADER, "#0\n0c\nbx q\nbx r\nbz w\n"]
    for i in range(10):
        lines.append(f"#{10 * i + 5}\n1c\nb{min(i, 3):b} q\nb{i:b} r\n#{10 * i + 10}\n0c\n")
    path = tmp_path / "waves.vcd"
    path.write_text("".join(lines))
    return Waveform(path)


def test_edges_in_picoseconds(dump: Waveform) -> None:
    assert dump.edges_ps("tb.dut.clk")[:3] == [5000, 15000, 25000]
    assert dump.edges_ps("tb.dut.clk", rising=False)[:2] == [10000, 20000]


def test_bits_keep_x_z_and_leading_zeros(dump: Waveform) -> None:
    assert dump.bits("tb.dut.q", 0) == "xxxx"
    assert dump.bits("tb.dut.q", 15000) == "0001"
    assert dump.bits("tb.dut.wide", 15000) == "z" * 70


def test_window_shows_values_before_each_edge(dump: Waveform) -> None:
    edges = dump.edges_ps("tb.dut.clk")
    shown = Shown(actual=(("q", "tb.dut.q"),))
    window = dump.window(shown, 35000, edges, edges, before=2, after=1)
    assert [(c.index, c.time_ps, dict(c.actual)["q"]) for c in window] == [
        (1, 15000, "0000"),
        (2, 25000, "0001"),
        (3, 35000, "0010"),
        (4, 45000, "0011"),
    ]


def test_window_between_edges_shows_the_values_then(dump: Waveform) -> None:
    edges = dump.edges_ps("tb.dut.clk")
    window = dump.window(Shown(actual=(("q", "tb.dut.q"),)), 16000, edges, edges, before=0, after=0)
    assert dict(window[0].actual) == {"q": "0001"}


def test_window_at_the_very_beginning(dump: Waveform) -> None:
    edges = dump.edges_ps("tb.dut.clk")
    window = dump.window(Shown(actual=(("q", "tb.dut.q"),)), 0, edges, edges)
    assert [c.time_ps for c in window] == [0, 5000, 15000]
    assert window[0].index == 0


def test_divergence_compares_with_the_benchs_reference(dump: Waveform) -> None:
    found = divergence(dump, Ports(inputs=("clk",), outputs=("q",)), "tb.dut", 55000, test="tb")
    assert found is not None
    assert found.signals == ("q",)
    assert (found.cycle, found.time_ps) == (5, 55000)
    here = next(c for c in found.window if c.time_ps == 55000)
    assert (dict(here.expected)["q"], dict(here.actual)["q"]) == ("0100", "0011")
    assert len(found.window) == 8


def test_no_divergence_where_the_ports_are_not_in_the_dump(dump: Waveform) -> None:
    assert divergence(dump, Ports(inputs=("clk",), outputs=("other",)), "tb.dut", 55000) is None
    assert divergence(dump, Ports(inputs=("clk",), outputs=("q",)), "tb", 55000) is None


@pytest.mark.parametrize("text", ["", "not a dump at all\n"])
def test_what_is_no_dump(tmp_path: Path, text: str) -> None:
    path = tmp_path / "waves.vcd"
    path.write_text(text)
    with pytest.raises(ToolFailed, match="cannot be read as a waveform"):
        Waveform(path)


def test_a_dump_that_breaks_off_still_shows_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "waves.vcd"
    path.write_text(HEADER + "#0\n0c\nb0 q\n#5\n1c\nb1 q\n#10\n0c\nb11")
    assert Waveform(path).bits("tb.dut.q", 7000) == "0001"


@pytest.mark.parametrize(
    ("inputs", "clock"),
    [
        (("a", "clk", "clk_en"), "clk"),
        (("clk_fast", "d"), "clk_fast"),
        (("a", "b"), ""),
        (("s_axi_aclk", "aclk"), "aclk"),
    ],
)
def test_clock_by_name(inputs: tuple[str, ...], clock: str) -> None:
    assert Ports(inputs=inputs, outputs=()).clock == clock


def test_the_candidates_instance_is_found_by_its_module() -> None:
    bench = SourceFile(
        path="tb.sv",
        text="module wrap(input a); top_module u1(.a); endmodule\n"
        "module ref_module(input a); endmodule\n"
        "module tb; wire a; ref_module good(.a); wrap w(.a); endmodule\n",
    )
    mine = SourceFile(path="t.sv", text="module top_module(input a); endmodule\n")
    assert instance_path((bench, mine), "tb", "top_module") == "tb.w.u1"
    assert instance_path((bench, mine), "tb", "absent") == ""
