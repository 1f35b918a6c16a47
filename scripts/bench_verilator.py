"""Measures rtlgen's Verilator build of a changed design against Verilator's default flow, interleaved.

    python scripts/bench_verilator.py [ROUNDS]

The design is a small machine whose constants and names are others in every round, so that no cache of a
compiler helps, with a bench that only starts it. The ways:

    default     verilator --binary: its Makefile, its runtime compiled anew, one process at a time
    rtlgen      one unit behind a precompiled header, linked with the prebuilt runtime, confined

Printed are CPU and wall seconds of one build, as medians, and the ratio. The prebuilt runtime is made
before, once for a Verilator and a compiler, and each process of rtlgen looks once whether it is whole: what
that costs is said apart.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rtlgen.core.hdl import SourceFile
from rtlgen.simulators.protocol import BuildJob
from rtlgen.simulators.verilator import Verilator
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.toolchain import find_tool
from rtlgen.tools.workdir import fresh_workdir

ROUNDS = 3
_COROUTINES = ("-CFLAGS", "-std=c++20 -fcoroutines")
"""What its Makefile leaves out where Verilator came as a Python package."""
_BENCH = 'module tb; dut_{0} dut(); initial begin #10 $display("%0d", {0}); $finish; end endmodule\n'


def sources(number: int) -> tuple[SourceFile, ...]:
    """A small machine, in each round another one, and its bench."""
    design = f"""module dut_{number};
  reg clk = 0; reg [31:0] lfsr = 32'd{number + 1}; reg [7:0] count = 0; reg [2:0] state = 0;
  reg [15:0] memory [0:63];
  always #1 clk = ~clk;
  always @(posedge clk) begin
    lfsr <= {{lfsr[30:0], lfsr[31] ^ lfsr[21] ^ lfsr[1] ^ lfsr[0]}};
    memory[lfsr[5:0]] <= memory[lfsr[11:6]] + 16'd{number};
    case (state)
      3'd0: if (lfsr[0]) state <= 3'd1;
      3'd1: if (lfsr[1]) begin state <= 3'd2; count <= count + 8'd{number % 200 + 1}; end
      3'd2: state <= count[0] ? 3'd3 : 3'd0;
      default: state <= 3'd0;
    endcase
  end
endmodule
"""
    return (
        SourceFile(path="dut.sv", text=design),
        SourceFile(path="tb.sv", text=_BENCH.format(number)),
    )


def by_default(number: int) -> None:
    verilator = find_tool("verilator")
    with tempfile.TemporaryDirectory(prefix="bench-verilator-") as folder:
        for source in sources(number):
            Path(folder, source.path).write_text(source.text)
        command = [verilator.path, "--binary", "--timing", "-Wno-fatal", "--top-module", "tb", *_COROUTINES]
        done = subprocess.run(
            [*command, "dut.sv", "tb.sv"],
            cwd=folder,
            env=os.environ | dict(verilator.env),
            capture_output=True,
            text=True,
            check=False,
        )
        assert Path(folder, "obj_dir", "Vtb").is_file(), done.stdout + done.stderr


def by_rtlgen(number: int) -> None:
    with fresh_workdir() as folder:
        build = Verilator(best_sandbox()).build(BuildJob(sources=sources(number), top="tb"), folder)
        assert build.ok, build.run.stderr


def measured(way: Callable[[int], None], number: int) -> tuple[float, float]:
    """CPU and wall seconds of one build, in a process of its own that waits for all that it starts."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            way(number)
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    assert status == 0, "a build failed, as said above"
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    first = measured(by_rtlgen, 0)
    by_rtlgen(0)  # what a process looks at once, the runtime's digest for example, each way finds done
    ways = {"default": by_default, "rtlgen": by_rtlgen}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(1, rounds + 1):
        for name, way in ways.items():
            taken[name].append(measured(way, number))
    median = {name: [statistics.median(t) for t in zip(*times, strict=True)] for name, times in taken.items()}
    print(f"first build of a process, which looks at the runtime or makes it: {first[0]:.2f} s CPU")
    for name, (cpu, wall) in median.items():
        ratios = f"{cpu / median['default'][0]:8.3f}{wall / median['default'][1]:8.3f}"
        print(f"{name:10}{cpu:9.2f} s CPU{wall:9.2f} s wall   x default:{ratios}")


if __name__ == "__main__":
    main()
