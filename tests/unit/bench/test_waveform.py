"""Values and recordings out of a dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.bench import recorder
from rtlgen.bench.instance import Ports, instance_path
from rtlgen.bench.recorder import record
from rtlgen.bench.waveform import Waveform
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
    assert dump.edges_ps("tb.dut.clk")[:4] == [(5000, True), (10000, False), (15000, True), (20000, False)]


def test_bits_keep_x_z_and_leading_zeros(dump: Waveform) -> None:
    assert dump.bits("tb.dut.q", 0) == "xxxx"
    assert dump.bits("tb.dut.q", 15000) == "0001"
    assert dump.bits("tb.dut.wide", 15000) == "z" * 70


def test_a_column_shows_the_values_before_each_time(dump: Waveform) -> None:
    assert dump.column("tb.dut.q", [0, 5000, 5001, 15000, 16000, 99000]) == (
        "xxxx",
        "xxxx",
        "0000",
        "0000",
        "0001",
        "0011",
    )
    assert dump.column("tb.dut.q", []) == ()


def test_a_recording_has_both_edges_and_the_benchs_reference(dump: Waveform) -> None:
    found = record(dump, Ports(inputs=("clk",), outputs=("q",)), "tb.dut", test="t")
    assert found is not None
    assert (found.test, found.clock, found.per_cycle, found.is_whole) == ("t", "clk", 2, True)
    assert found.times_ps[:4] == (5000, 10000, 15000, 20000)
    assert found.rising[:4] == (True, False, True, False)
    (q,) = found.outputs
    assert q.expected[:4] == ("xxxx", "0000", "0000", "0001")
    assert (q.expected[-1], q.actual[-1]) == ("1001", "0011")
    assert dict(found.inputs)["clk"][:4] == ("0", "1", "0", "1")


COMBINATIONAL = """\
$timescale 1ps $end
$scope module tb $end
{clock}$scope module dut $end
$var wire 1 a a $end
$var wire 1 y y $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
0k
xa
xy
#5
1k
0a
0y
#10
0k
1a
1y
#15
1k
#20
0k
0a
0y
"""


@pytest.mark.parametrize(
    ("clock", "times", "values"),
    [
        ("$var wire 1 k clk $end\n", (5, 10, 15, 20), ("x", "0", "1", "1")),
        ("", (5, 10, 20, 21), ("x", "0", "1", "0")),
    ],
)
def test_a_design_without_a_clock_is_sampled_as_its_bench_does(
    clock: str, times: tuple[int, ...], values: tuple[str, ...], tmp_path: Path
) -> None:
    """At the edges of the bench's clock, the values before them; else before each change of an input."""
    text = COMBINATIONAL.format(clock=clock)
    path = tmp_path / "waves.vcd"
    path.write_text(text if clock else text.replace("0k\n", "").replace("1k\n", ""))
    found = record(Waveform(path), Ports(inputs=("a",), outputs=("y",)), "tb.dut")
    assert found is not None
    assert (found.times_ps, found.rising) == (times, ())
    assert found.outputs[0].actual == values
    assert found.outputs[0].expected == ()


def test_of_a_long_run_the_part_around_a_time_is_kept(
    dump: Waveform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtlgen.bench.recorder.MOST_SAMPLES", 4)
    ports = Ports(inputs=("clk",), outputs=("q",))
    for around, first in ((0, 5000), (50_000, 40_000), (10**9, 85_000)):
        found = record(dump, ports, "tb.dut", around_ps=around)
        assert found is not None
        assert (len(found.times_ps), found.times_ps[0]) == (4, first)


def test_no_recording_where_the_ports_are_not_in_the_dump(dump: Waveform) -> None:
    assert record(dump, Ports(inputs=("clk",), outputs=("other",)), "tb.dut") is None
    assert record(dump, Ports(inputs=("clk",), outputs=("q",)), "tb") is None


@pytest.mark.parametrize("text", ["", "not a dump at all\n", "\x00\x01 an FST"])
def test_what_is_no_dump(tmp_path: Path, text: str) -> None:
    path = tmp_path / "waves.vcd"
    path.write_text(text)
    with pytest.raises(ToolFailed, match="cannot be read as a waveform"):
        Waveform(path)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "#0\nb0 q\n#5\nbhello q\n",
        HEADER + "#0\nb0 q\n#5\nb1 nobody\n",
        HEADER.replace("$timescale 1ns $end", "") + "#0\nb0 q\n#5\nb1 q\n",
    ],
)
def test_a_broken_dump_is_a_failure_and_no_panic(text: str, tmp_path: Path) -> None:
    path = tmp_path / "waves.vcd"
    path.write_text(text)
    with pytest.raises(ToolFailed, match="cannot be read as a waveform"):
        Waveform(path).changes_ps(["tb.dut.q"])


def test_a_signal_of_any_width_fits_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "waves.vcd"
    path.write_text(HEADER.replace("$var", "$var wire 4000000000 h huge $end\n$var", 1) + "#0\n0c\n")
    assert not any(name.endswith("huge") for name in Waveform(path).names())


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


def test_a_dump_without_the_candidates_ports_gives_no_recording(dump: Waveform) -> None:
    assert record(dump, Ports(inputs=("clk",), outputs=("q", "r")), "tb.dut") is None
    assert record(dump, Ports(inputs=("clk",), outputs=("q",)), "tb.other") is None


def test_of_a_very_long_run_the_part_around_a_time_is_recorded(
    dump: Waveform, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = Ports(inputs=("clk",), outputs=("q",))
    monkeypatch.setattr(recorder, "MOST_SAMPLES", 6)
    times = {}
    for at in (0, 50_000, 10**9):
        found = record(dump, ports, "tb.dut", around_ps=at)
        assert found is not None
        assert not found.is_whole
        times[at] = found.times_ps
    assert times[0] == (5_000, 10_000, 15_000, 20_000, 25_000, 30_000)
    assert times[50_000] == (35_000, 40_000, 45_000, 50_000, 55_000, 60_000)
    assert times[10**9] == (75_000, 80_000, 85_000, 90_000, 95_000, 100_000)
