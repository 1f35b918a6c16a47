"""One design in many hands."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.style import Style, dressed
from rtlgen.dataset.synth.task import Behaviour, Design, Task

STYLE = Style(
    systemverilog=False,
    step="    ",
    comments=True,
    compact_header=False,
    port_words="wire",
    star="@*",
    gap=" ",
    deep=True,
)
DESIGN = Design(
    way="test",
    body="reg [1:0] cnt;  // counts\nwire t;\nwire u = a;\n\nassign t = a;\n\n"
    "always @(posedge clk)\n  cnt <= cnt + 1;\n\nalways @(*) begin\n  q = cnt[0] & t & u;\nend",
    regs=("q",),
)


def task() -> Task:
    io = Ports(Draw("plain"))
    return Task(
        structure="s",
        difficulty="easy",
        tops=("m",),
        ports=(*io.all(), *_ports()),
        specs=("one", "two"),
        designs=(DESIGN,),
        behaviour=Behaviour(outputs=lambda s, i: {}),
    )


def _ports():  # type: ignore[no-untyped-def]
    from rtlgen.core.hdl import Direction, Port

    ins = [Port(name=n, direction=Direction.INPUT) for n in ("clk", "a")]
    return (*ins, Port(name="q", direction=Direction.OUTPUT))


def test_verilog_has_regs_and_wires() -> None:
    text = dressed(DESIGN, task(), "m", STYLE)
    assert "    input wire clk,\n    input wire a,\n    output reg q\n);" in text
    assert "    reg [1:0] cnt;  // counts" in text
    assert "    always @* begin\n        q = " in text


def test_systemverilog_has_logic_and_keeps_nets_that_are_driven_where_they_are_declared() -> None:
    text = dressed(DESIGN, task(), "m", replace(STYLE, systemverilog=True))
    assert "output logic q" in text
    assert "logic [1:0] cnt;" in text
    assert "logic t;" in text
    assert "wire u = a;" in text, "with logic this would be an initial value"
    assert "always_ff @(posedge clk)" in text
    assert "always_comb begin" in text
    assert "reg" not in text


def test_a_register_with_an_initial_value_is_in_no_always_ff() -> None:
    body = Clocking(clock="clk").always("q <= a;", "q <= 1'b0;")
    text = dressed(Design(way="x", body=body, regs=("q",)), task(), "m", replace(STYLE, systemverilog=True))
    assert "initial begin\n        q = 1'b0;\n    end" in text
    assert "always @(posedge clk)" in text


def test_comments_go_where_they_are_not_wanted() -> None:
    text = dressed(DESIGN, task(), "m", replace(STYLE, comments=False))
    assert "//" not in text
    assert "reg [1:0] cnt;\n" in text


def test_a_reset_stands_in_the_events_only_where_it_is_asynchronous() -> None:
    low = Clocking(clock="clk", reset="rst_n", active_low=True, asynchronous=True, compare="!rst_n")
    assert "always @(posedge clk or negedge rst_n) begin\n  if (!rst_n) begin" in low.always(
        "q <= d;", "q <= 0;"
    )
    high = Clocking(clock="clk", falling=True, reset="rst", compare="rst")
    assert high.always("q <= d;", "q <= 0;").startswith("always @(negedge clk) begin\n  if (rst) begin")


def test_a_chain_of_conditions_goes_on_from_the_reset() -> None:
    clocking = Clocking(clock="clk", reset="rst", compare="rst")
    assert "end else if (en) begin" in clocking.always("if (en) begin\n  q <= d;\nend", "q <= 0;")
    two = clocking.always("if (en) begin\n  q <= d;\nend\nr <= d;", "q <= 0;")
    assert "end else begin\n    if (en) begin" in two
