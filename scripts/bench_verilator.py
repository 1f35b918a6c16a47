"""Measures rtlgen's Verilator build of a changed design against the default flows, interleaved.

    python scripts/bench_verilator.py [ROUNDS]

The designs: a small machine, a FIFO, and an ALU with its registers; each with a bench in Verilog that drives
it, built by `verilator --binary`, and each alone for a bench of cocotb, built by cocotb's `runner.build`. A
constant is another one in every build. The ways:

    default     the flow as its users call it, in a fresh folder, as for each sample of an evaluation: its
                Makefile, its flags, its runtime compiled anew
    rtlgen      one unit behind a precompiled header, linked with the prebuilt runtime, confined

Printed are CPU and wall seconds of one build, as medians over the rounds, and their ratio to the default's.
What the native builds made is run, apart from that, and must say the same. The prebuilt runtime is made
before, once for a Verilator and a compiler, and each process of rtlgen looks once whether it is whole: what
that costs is said apart.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cocotb_tools.runner import get_runner

from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.protocol import BuildJob
from rtlgen.simulators.verilator import ARTIFACT, Verilator
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.toolchain import find_tool
from rtlgen.tools.workdir import fresh_workdir

ROUNDS = 2
_TIMING = ("-CFLAGS", "-std=gnu++17 -fcoroutines")
"""What Verilator's configuration finds out for GCC, and is empty where it came as a Python package."""

_MACHINE = """module dut (input clk, output reg [31:0] q);
  reg [31:0] lfsr = 32'dSALT; reg [7:0] count = 0; reg [2:0] state = 0;
  reg [15:0] memory [0:63];
  always @(posedge clk) begin
    lfsr <= {lfsr[30:0], lfsr[31] ^ lfsr[21] ^ lfsr[1] ^ lfsr[0]};
    memory[lfsr[5:0]] <= memory[lfsr[11:6]] + 16'dSALT;
    case (state)
      3'd0: if (lfsr[0]) state <= 3'd1;
      3'd1: if (lfsr[1]) begin state <= 3'd2; count <= count + 8'dSALT; end
      3'd2: state <= count[0] ? 3'd3 : 3'd0;
      default: state <= 3'd0;
    endcase
    q <= {count, 8'd0, memory[lfsr[5:0]]};
  end
endmodule
"""
_MACHINE_BENCH = """module tb;
  reg clk = 0; wire [31:0] q; reg [31:0] sum = 0;
  dut dut (.clk(clk), .q(q));
  always #5 clk = ~clk;
  always @(negedge clk) sum <= {sum[30:0], sum[31]} ^ q;
  initial begin #10000 $display("sum %h", sum); $finish; end
endmodule
"""
_FIFO = """module dut (input clk, rst, push, pop, input [15:0] in,
  output [15:0] out, output empty, full, output reg [4:0] level);
  reg [15:0] memory [0:15]; reg [3:0] head, tail;
  wire put = push & ~full, take = pop & ~empty;
  assign empty = level == 0, full = level == 16, out = memory[tail] ^ 16'dSALT;
  always @(posedge clk)
    if (rst) begin head <= 0; tail <= 0; level <= 0; end
    else begin
      if (put) begin memory[head] <= in ^ 16'dSALT; head <= head + 1; end
      if (take) tail <= tail + 1;
      level <= level + {4'd0, put} - {4'd0, take};
    end
endmodule
"""
_FIFO_BENCH = """module tb;
  reg clk = 0, rst = 1, push = 0, pop = 0; reg [15:0] in = SALT;
  wire [15:0] out; wire empty, full; wire [4:0] level;
  reg [15:0] model [$]; int taken = 0, wrong = 0;
  dut dut (.*);
  always #5 clk = ~clk;
  initial begin
    repeat (3) @(negedge clk);
    rst = 0;
    for (int i = 0; i < 1000; i++) begin
      @(negedge clk) push = i % 3 != 0; pop = i % 5 > 1; in = 16'($urandom);
      #1 if (int'(level) != model.size() || empty != (model.size() == 0)) wrong++;
      if (pop && !empty) begin if (out != model.pop_front()) wrong++; taken++; end
      if (push && !full) model.push_back(in);
    end
    $display("taken %0d wrong %0d", taken, wrong);
    $finish;
  end
endmodule
"""
_ALU = """module dut (input clk, rst, input [3:0] op, input [2:0] a, b, to, input [31:0] immediate,
  output reg [31:0] result, output reg zero, carry, overflow);
  reg [31:0] registers [0:7]; reg [32:0] sum; reg [31:0] value; integer i;
  wire [31:0] x = registers[a], y = op[3] ? immediate : registers[b];
  always @* begin
    sum = op[0] ? x - y : x + y;
    case (op[2:0])
      3'd0, 3'd1: value = sum[31:0];
      3'd2: value = x & y;
      3'd3: value = x | (y ^ 32'dSALT);
      3'd4: value = x << y[4:0];
      3'd5: value = $signed(x) >>> y[4:0];
      3'd6: value = {31'd0, $signed(x) < $signed(y)};
      default: value = x * (y + 32'dSALT);
    endcase
  end
  always @(posedge clk)
    if (rst) for (i = 0; i < 8; i = i + 1) registers[i] <= SALT * i;
    else begin
      registers[to] <= value; result <= value; zero <= value == 0; carry <= sum[32];
      overflow <= (x[31] ^ y[31] ^ ~op[0]) & (value[31] ^ x[31]);
    end
endmodule
"""
_ALU_BENCH = """module tb;
  reg clk = 0, rst = 1; reg [3:0] op = 0; reg [2:0] a = 0, b = 0, to = 0; reg [31:0] immediate = SALT;
  wire [31:0] result; wire zero, carry, overflow; reg [31:0] sum = 0;
  dut dut (.*);
  always #5 clk = ~clk;
  initial begin
    repeat (2) @(negedge clk);
    rst = 0;
    repeat (100000) begin
      @(negedge clk) sum = {sum[30:0], sum[31]} ^ result ^ {29'd0, zero, carry, overflow};
      {op, a, b, to} = 13'($urandom); immediate = $urandom;
    end
    $display("sum %h", sum);
    $finish;
  end
endmodule
"""
DESIGNS = {"machine": (_MACHINE, _MACHINE_BENCH), "FIFO": (_FIFO, _FIFO_BENCH), "ALU": (_ALU, _ALU_BENCH)}


def sources(design: str, constant: int, *, bench: bool) -> tuple[SourceFile, ...]:
    texts = DESIGNS[design] if bench else DESIGNS[design][:1]
    names = ("dut.sv", "tb.sv")
    filled = (text.replace("SALT", str(constant)) for text in texts)
    return tuple(SourceFile(path=name, text=text) for name, text in zip(names, filled, strict=False))


def by_verilator(files: tuple[SourceFile, ...], folder: Path) -> None:
    verilator = find_tool("verilator")
    command = [verilator.path, "--binary", "-Wno-fatal", "--top-module", "tb", *_TIMING]
    done = subprocess.run(
        [*command, *(file.path for file in files)],
        cwd=folder,
        env=os.environ | dict(verilator.env),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def by_runner(files: tuple[SourceFile, ...], folder: Path) -> None:
    verilator = find_tool("verilator")
    os.environ.update(verilator.env)
    os.environ["PATH"] = f"{Path(verilator.path).parent}{os.pathsep}{os.environ['PATH']}"
    get_runner("verilator").build(
        sources=[folder / file.path for file in files],
        hdl_toplevel="dut",
        build_args=["-Wno-fatal"],
        build_dir=folder / "obj_dir",
        timescale=("1ns", "1ps"),
        log_file=folder / "build.log",
    )


def by_rtlgen(files: tuple[SourceFile, ...], folder: Path) -> None:
    job = BuildJob(sources=files, top="tb" if len(files) > 1 else "dut", cocotb=len(files) == 1)
    build = Verilator(best_sandbox()).build(job, folder)
    assert build.ok, build.run.stderr


def measured(
    way: Callable[[tuple[SourceFile, ...], Path], None], files: tuple[SourceFile, ...], folder: Path
) -> tuple[float, float]:
    """CPU and wall seconds of one build, in a process of its own that waits for all that it starts."""
    for file in files:
        (folder / file.path).write_text(file.text)
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            way(files, folder)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "a build failed, as said above"
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started


def simulated(program: Path) -> tuple[str, tuple[float, float]]:
    """The first line that a simulation says, and its CPU and wall seconds."""
    before, started = os.times(), time.monotonic()
    said = subprocess.run([program], cwd=program.parent, capture_output=True, text=True, check=True).stdout
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return said.splitlines()[0], (cpu, time.monotonic() - started)


def one_round(design: str, constant: int, *, native: bool) -> dict[str, tuple[float, float]]:
    """What each way takes, and the simulations where there is a bench."""
    default, files = by_verilator if native else by_runner, sources(design, constant, bench=native)
    with fresh_workdir() as theirs, fresh_workdir() as ours:
        taken = {"default": measured(default, files, theirs), "rtlgen": measured(by_rtlgen, files, ours)}
        if native:
            said, taken["run of default"] = simulated(theirs / "obj_dir" / "Vtb")
            own, taken["run of rtlgen"] = simulated(ours / ARTIFACT)
            assert said == own, f"{design}: '{said}' from the default, '{own}' from rtlgen"
    return taken


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with fresh_workdir() as folder:
        first = measured(by_rtlgen, sources("machine", 1, bench=True), folder)
        by_rtlgen(sources("machine", 1, bench=True), folder)  # looks at the runtime, for all ways and rounds
    print(f"first build of a process, which looks at the runtime or makes it: {first[0]:.2f} s CPU")
    for native, design in itertools.product((True, False), DESIGNS):
        taken = [one_round(design, n, native=native) for n in range(1, rounds + 1)]
        print(f"{design}, {'Verilog bench' if native else 'cocotb'}")
        median = {
            way: [statistics.median(part) for part in zip(*(times[way] for times in taken), strict=True)]
            for way in taken[0]
        }
        for way, (cpu, wall) in median.items():
            ratios = f"{cpu / median['default'][0]:8.3f}{wall / median['default'][1]:8.3f}"
            print(f"  {way:15}{cpu:9.3f} s CPU{wall:9.3f} s wall   x default:{ratios}")


if __name__ == "__main__":
    main()
