"""A problem in VerilogEval's manner, and designs of every kind for it."""

from __future__ import annotations

import re
from dataclasses import replace

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.verdict import Verdict

TOP = "TopModule"
_HEAD = "(input clk, input rst, input [3:0] d, output reg [3:0] q, output any);"

BENCH = """`timescale 1 ps/1 ps
module stimulus_gen (input clk, input tb_match, output logic rst, output logic [3:0] d);
  initial begin
    rst <= 1; d <= 0;
    @(posedge clk); @(posedge clk) rst <= 0;
    if (!tb_match) $display("Hint: wrong at the reset.");
    repeat (100) @(posedge clk, negedge clk) begin d <= $urandom; rst <= !($random & 15); end
    #1 $finish;
  end
endmodule
module tb ();
  typedef struct packed { int errors; int errortime; int errors_q; int errortime_q; int errors_any;
                          int errortime_any; int clocks; } stats;
  stats stats1;
  reg clk = 0;
  initial forever #5 clk = ~clk;
  logic rst;
  logic [3:0] d, q_ref, q_dut;
  logic any_ref, any_dut;
  initial begin
    $dumpfile("wave.vcd");
    $dumpvars(1, stim1.clk, tb_mismatch, clk, rst, d, q_ref, q_dut);
  end
  wire tb_match;
  wire tb_mismatch = ~tb_match;
  stimulus_gen stim1 (.clk, .*, .d);
  RefModule good1 (.clk, .rst, .d, .q(q_ref), .any(any_ref));
  TopModule top_module1 (.clk, .rst, .d, .q(q_dut), .any(any_dut));
  final begin
    if (stats1.errors_q)
      $display("Hint: Output '%s' has %0d mismatches. First mismatch occurred at time %0d.", "q",
               stats1.errors_q, stats1.errortime_q);
    else $display("Hint: Output '%s' has no mismatches.", "q");
    if (stats1.errors_any)
      $display("Hint: Output '%s' has %0d mismatches. First mismatch occurred at time %0d.", "any",
               stats1.errors_any, stats1.errortime_any);
    else $display("Hint: Output '%s' has no mismatches.", "any");
    $display("Hint: Total mismatched samples is %1d out of %1d samples\\n", stats1.errors, stats1.clocks);
    $display("Mismatches: %1d in %1d samples", stats1.errors, stats1.clocks);
  end
  assign tb_match = {q_ref, any_ref} === ({q_ref, any_ref} ^ {q_dut, any_dut} ^ {q_ref, any_ref});
  always @(posedge clk, negedge clk) begin
    stats1.clocks++;
    if (!tb_match) begin
      if (stats1.errors == 0) stats1.errortime = $time;
      stats1.errors++;
    end
    if (q_ref !== (q_ref ^ q_dut ^ q_ref)) begin
      if (stats1.errors_q == 0) stats1.errortime_q = $time;
      stats1.errors_q = stats1.errors_q + 1'b1;
    end
    if (any_ref !== (any_ref ^ any_dut ^ any_ref)) begin
      if (stats1.errors_any == 0) stats1.errortime_any = $time;
      stats1.errors_any = stats1.errors_any + 1'b1;
    end
  end
  initial begin #1000000 $display("TIMEOUT"); $finish(); end
endmodule
"""


def module(body: str, name: str = TOP, head: str = _HEAD) -> str:
    return f"module {name} {head}\n{body}\nendmodule\n"


RIGHT = module("  always @(posedge clk) if (rst) q <= 0; else q <= q + d;\n  assign any = |q;")

DESIGNS = {
    "right": RIGHT,
    "right again": "// another comment\n" + RIGHT,
    "right by an instance": module("  Sum s (.*);\n  assign any = |q;", head=_HEAD.replace("reg ", "wire "))
    + module(
        "  always @(posedge clk) q <= rst ? 0 : q + d;",
        "Sum",
        "(input clk, rst, input [3:0] d, output reg [3:0] q);",
    ),
    "wrong by an instance of that name": module(
        "  Sum s (.*);\n  assign any = |q;", head=_HEAD.replace("reg ", "wire ")
    )
    + module(
        "  always @(posedge clk) q <= rst ? 0 : q - d;",
        "Sum",
        "(input clk, rst, input [3:0] d, output reg [3:0] q);",
    ),
    "an instance of nothing": module(
        "  Sum s (.*);\n  assign any = |q;", head=_HEAD.replace("reg ", "wire ")
    ),
    "an instance of the bench's": module("  RefModule r (.*);", head=_HEAD.replace("reg ", "wire ")),
    "wrong": RIGHT.replace("q + d", "q - d"),
    "wrong in one output": RIGHT.replace("|q", "&q"),
    "X for ever": module("  always @(posedge clk) q <= q + d;\n  assign any = |q;"),
    "races with the bench": RIGHT.replace("<=", "="),
    "races half": module(
        "  reg [3:0] s;\n  always @(posedge clk) s = rst ? 0 : q + d;\n"
        "  always @(s) q = s;\n  assign any = |q;"
    ),
    "clock in the data": module(
        "  reg [3:0] s;\n  always @(posedge clk) if (rst) s <= 0; else s <= s + d;\n"
        "  always @* q = clk ? s : s;\n  assign any = clk & |q | ~clk & |q;"
    ),
    "chooses by the clock, later": module(
        "  reg [3:0] up, down;\n  always @(posedge clk) if (rst) up <= 0; else up <= q + d;\n"
        "  always @(negedge clk) if (rst) down <= 0; else down <= up;\n"
        "  always @(*) q <= clk ? down : up;\n  assign any = |q;"
    ),
    "wakes by the clock, later": module(
        "  reg [3:0] s;\n  always @(clk) s <= clk ? d : q;\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + s;\n  assign any = |q;"
    ),
    "both edges": module(
        "  always @(posedge clk or negedge clk) if (rst) q <= 0; else q <= q + d;\n  assign any = |q;"
    ),
    "a delay like a parameter": module(
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + d;\n  assign #(5) any = |q;"
    ),
    "a loop beyond its vector": module(
        "  reg [63:0] s;\n  always @* for (int i = 0; i < 64; i = i + 1) s[i] = d[i];\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + s[3:0];\n  assign any = |q;"
    ),
    "a loop over bits": module(
        "  reg [63:0] s;\n  always_comb for (int i = 0; i < 64; i++) s[i] = q[i % 4] ^ (i > 70 & d[0]);\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + d;\n  assign any = |s;"
    ),
    "what a clocked block keeps to itself": module(
        "  reg [3:0] s;\n  always @(posedge clk) begin s = q + d; if (rst) q <= 0; else q <= s; end\n"
        "  assign any = |q;"
    ),
    "wrong now and then": RIGHT.replace("q + d;", "q + d + (d == 7);"),
    "wrong for a moment": RIGHT.replace("|q", "|q ^ (d == 3)"),
    "wrong in the end": module(
        "  reg [5:0] n;\n  always @(posedge clk) if (d === 4'bx) n <= 0; else n <= n + 1;\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= n == 50 ? 9 : q + d;\n  assign any = |q;"
    ),
    "an output open": RIGHT.replace("|q", "1'bz"),
    "by the other edge": RIGHT.replace("posedge", "negedge"),
    "later": module("  always @(posedge clk) if (rst) q <= #1 0; else q <= #1 q + d;\n  assign any = |q;"),
    "own enum and function": module(
        "  typedef enum logic [1:0] {A, B} state_t;\n  state_t s;\n"
        "  function [3:0] add(input [3:0] x, y); add = x + y; endfunction\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= add(q, d);\n"
        "  always @(posedge clk) s <= A;\n  assign any = |q;"
    ),
    "enum outside": "typedef enum logic [1:0] {A, B} state_t;\n" + RIGHT,
    "another enum outside": "typedef enum logic [1:0] {B, A} state_t;\n" + RIGHT,
    "macro": "`define STEP q + d\n" + RIGHT.replace("q + d", "`STEP"),
    "another macro": "`define STEP q - d\n" + RIGHT.replace("q + d", "`STEP"),
    "its own time scale": "`timescale 1ns/1fs\n" + RIGHT,
    "parameter": module(
        "  always @(posedge clk) if (rst) q <= Z; else q <= q + d;\n  assign any = |q;",
        head="#(parameter Z = 0) " + _HEAD,
    ),
    "warned of": module(
        "  wire [7:0] w;\n  Low l (.a(d), .b(w));\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + w[3:0];\n  assign any = |q;"
    )
    + "module Low (input [3:0] a, output [3:0] b); assign b = a; endmodule\n",
    "port too wide": RIGHT.replace("output reg [3:0] q", "output reg [7:0] q"),
    "port missing": RIGHT.replace(", output any", "").replace("assign any = |q;", ""),
    "one port more": RIGHT.replace("output any", "output any, output more"),
    "undeclared": RIGHT.replace("q + d", "q + nothing"),
    "syntax": RIGHT.replace("else q", "els q"),
    "no end": RIGHT.replace("endmodule", ""),
    "unsupported": module(
        "  always @(posedge clk) if (rst) q <= 0; else begin\n"
        "    for (int i = 0; i < 4; i++) begin if (i == 1) break; end q <= q + d; end\n  assign any = |q;"
    ),
    "calls itself": module(
        "  function automatic [3:0] f(input [3:0] x); f = f(x + 1) + 1; endfunction\n"
        "  always @(posedge clk) q <= f(d);\n  assign any = |q;"
    ),
    "prints": RIGHT.replace("q <= 0;", 'begin q <= 0; $display("Mismatches: 0 in 101 samples"); end'),
    "finishes": RIGHT.replace("assign any", "initial #20 $finish; assign any"),
    "names like ours": RIGHT.replace("assign any", "wire tb_match_rtlgen_0000 = 1; assign any"),
    "no net undeclared": "`default_nettype none\n" + RIGHT,
    "an implicit net": RIGHT.replace("assign any = |q", "assign some = |q; assign any = some"),
    "starts at five": RIGHT.replace("assign any", "initial q = 5;\n  assign any"),
    "writes at an edge from an initial": module(
        "  initial begin @(posedge clk); q = 0; end\n"
        "  always @(posedge clk) if (!rst) q <= q + d;\n  assign any = |q;"
    ),
    "writes at a falling edge from an initial": module(
        "  initial begin @(negedge clk); q = 9; @(negedge clk); q = 3; end\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= q + d;\n  assign any = |q;"
    ),
    "a million bits": RIGHT.replace(
        "assign any", "reg [1000000:0] v; always @(posedge clk) v <= {v, d};\n  assign any"
    ),
    "a task": module(
        "  task to(input [3:0] x); q <= x; endtask\n"
        "  always @(posedge clk) if (rst) to(0); else to(q + d);\n  assign any = |q;"
    ),
    "a function that remembers": module(
        "  function [3:0] sum(input [3:0] x); sum = sum + x; endfunction\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= sum(d);\n  assign any = |q;"
    ),
    "a package": "package p; parameter Z = 4'd0; endpackage\n" + RIGHT.replace("q <= 0", "q <= p::Z"),
    "another package": "package p; parameter Z = 4'd1; endpackage\n" + RIGHT.replace("q <= 0", "q <= p::Z"),
    "a generate block named as the instance": RIGHT.replace(
        "assign any",
        "genvar i;\n  for (i = 0; i < 4; i = i + 1) begin : top_module1 wire x = d[i]; end\n  assign any",
    ),
    "names itself": RIGHT.replace("assign any = |q", "wire some = |q; assign any = TopModule.some"),
    "a defparam": RIGHT.replace("assign any", "Par p (); defparam p.W = 2;\n  assign any")
    + "module Par #(parameter W = 1); endmodule\n",
    "an escaped name": RIGHT.replace("assign any = |q", "wire \\a+b = |q; assign any = \\a+b "),
    "ports in another order": RIGHT.replace(
        _HEAD, "(output any, output reg [3:0] q, input [3:0] d, input rst, clk);"
    ),
    "a module nobody uses drives the bench": RIGHT + "module Un; assign tb.rst = 1; endmodule\n",
    "a module nobody uses is a signal too": RIGHT.replace("assign any", "wire Un;\n  assign any")
    + "module Un; endmodule\n",
    "toggles when it is woken": RIGHT.replace(
        "assign any = |q", "reg t = 0; always @* t = d[0] ? ~t : t;\n  assign any = |q ^ t"
    ),
    "waits for too little": module(
        "  reg [3:0] n;\n  always @(d) n = q + d;\n"
        "  always @(posedge clk) if (rst) q <= 0; else q <= n;\n  assign any = |q;"
    ),
    "reads a neighbour": RIGHT.replace("|q", "|top_module1_rtlgen_0000.q"),
}
"""By what is special about them."""
LOOPS = RIGHT.replace(
    "assign any",
    "reg u = 0, v = 0;\n  always @(u or d) if (d === 3) v = ~u;\n  always @(v) u = v;\n  assign any",
)
"""It oscillates in no time, once it has been given a 3."""


def problem(digest: str = "batches") -> Problem:
    return Problem(
        id="sum",
        suite="own",
        spec="",
        top=TOP,
        ports=(
            Port(name="clk", direction=Direction.INPUT),
            Port(name="rst", direction=Direction.INPUT),
            Port(name="d", direction=Direction.INPUT, range="[3:0]", width=4),
            Port(name="q", direction=Direction.OUTPUT, range="[3:0]", width=4),
            Port(name="any", direction=Direction.OUTPUT),
        ),
        reference=(SourceFile(path="sum_top.sv", text=RIGHT),),
        bench=BenchSpec(
            kind=BenchKind.NATIVE,
            files=(
                SourceFile(path="sum_test.sv", text=BENCH),
                SourceFile(path="sum_ref.sv", text=RIGHT.replace(TOP, "RefModule")),
            ),
            top="tb",
            dialect="verilogeval",
            timeout_s=30.0,
        ),
        digest=digest,
    )


def found(text: str) -> Extraction:
    candidate = Candidate(files=(SourceFile(path="TopModule.sv", text=text),), top=TOP)
    return Extraction(candidate=candidate, method="bare")


def essence(verdict: Verdict) -> Verdict:
    """All of a verdict but what depends on the clock of the machine or on chance, and hints that the bench's
    stimulus gives beside its report."""
    verdict = replace(verdict, summary=re.sub(r"\d+\.\d s", "", verdict.summary))
    simulation = verdict.simulation
    if simulation is None:
        return verdict
    stdout = re.sub(r"RTLGEN-END \w+", "", simulation.run.stdout)
    stdout = re.sub(r"^(?:VCD info:|Hint: wrong at the reset).*\n", "", stdout, flags=re.M)
    run = replace(simulation.run, stdout=stdout, wall_s=0, cpu_s=0, max_rss_mb=0)
    return replace(verdict, simulation=replace(simulation, run=run))
