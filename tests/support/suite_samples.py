"""Small suites of our own in the layouts of the published ones."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

_BENCH = """`timescale 1 ps/1 ps
module tb;
  reg clk = 0;
  reg [3:0] d = 0;
  wire [3:0] q_ref, q_dut;
  integer errors = 0, clocks = 0, first = 0;
  {reference} good1 (.clk(clk), .d(d), .q(q_ref));
  {top} dut1 (.clk(clk), .d(d), .q(q_dut));
  always #5 clk = ~clk;
  always @(posedge clk) begin
    clocks = clocks + 1;
    if (q_ref !== (q_ref ^ q_dut ^ q_ref)) begin
      if (errors == 0) first = $time;
      errors = errors + 1;
    end
    d <= d + 3;
  end
  initial #204 $finish;
  final begin
    if (errors) $display("Hint: Output 'q' has %0d mismatches. First mismatch occurred at time %0d.",
                         errors, first);
    else $display("Hint: Output 'q' has no mismatches.");
    $display("Mismatches: %1d in %1d samples", errors, clocks);
  end
endmodule
"""
BODY = """
  initial q = 0;
  always @(posedge clk) q <= d;
endmodule
"""
PORTS = "(input clk, input [3:0] d, output reg [3:0] q);"
TOLD = "A register of four bits that starts at 0."


def bench(reference: str, top: str) -> str:
    return _BENCH.replace("{reference}", reference).replace("{top}", top)


def verilog_eval_v2(folder: Path) -> Path:
    """Both tasks, two problems each; the prompt calls the output an input, as one of the real ones does."""
    for task in ("dataset_spec-to-rtl", "dataset_code-complete-iccad2023"):
        root = folder / task
        root.mkdir(parents=True)
        (root / "problems.txt").write_text("Prob002_later\nProb001_earlier\n")
        for name in ("Prob001_earlier", "Prob002_later"):
            (root / f"{name}_prompt.txt").write_text(
                f"\nImplement a module named TopModule.\n\n - input clk\n - input q\n\n{TOLD}\n"
            )
            (root / f"{name}_ref.sv").write_text(f"module RefModule {PORTS}{BODY}")
            (root / f"{name}_test.sv").write_text(bench("RefModule", "TopModule"))
            if "complete" in task:
                (root / f"{name}_ifc.txt").write_text(f"\nmodule TopModule {PORTS}\n")
    return folder


def verilog_eval_v1(folder: Path) -> Path:
    """Human, one problem."""
    folder.mkdir(parents=True)
    reference = f"module reference_module {PORTS}{BODY}"
    row = {
        "task_id": "register4",
        "prompt": f"module top_module {PORTS}",
        "canonical_solution": BODY,
        "test": reference + bench("reference_module", "top_module"),
    }
    (folder / "VerilogEval_Human.jsonl").write_text(json.dumps(row) + "\n")
    told = {"task_id": "register4", "detail_description": TOLD}
    (folder / "VerilogDescription_Human.jsonl").write_text(json.dumps(told) + "\n\n")
    return folder


RTLLM_BENCH = """`timescale 1ns/1ns
module {top}_tb;
  parameter N = 8;
  reg [7:0] a;
  wire [7:0] y;
  reg [7:0] expected [0:3];
  integer i, error = 0;
  {top} #(.W(N)) dut (.a(a), .y(y));
  initial begin
    $readmemh("expected.dat", expected);
    for (i = 0; i < 4; i = i + 1) begin
      a = i;
      #10;
      if (y !== expected[i]) error = error + 1;
    end
    if (error == 0) $display("===========Your Design Passed===========");
    else $display("===========Test completed with %0d /4 failures===========", error);
    $finish;
  end
endmodule
"""
RTLLM_DESIGN = """module helper #(parameter W = 8) (input [W-1:0] a, output [W-1:0] y);
  assign y = ~a;
endmodule
module {name} #(parameter W = 8, parameter DEPTH = 3) (
  input [W-1:0] a, output [W-1:0] y, output [DEPTH-1:0] spare);
  assign spare = 0;
  helper #(W) inner (.a(a), .y(y));
endmodule
"""


def rtllm(folder: Path, verified: str = "verified_invert") -> Path:
    """One design, in a group whose folder has a blank in its name."""
    design = folder / "Logic" / "Bit wise" / "invert8"
    design.mkdir(parents=True)
    (design / "design_description.txt").write_text("Module name:\n    invert\n")
    (design / "testbench.v").write_text(RTLLM_BENCH.replace("{top}", "invert"))
    (design / "verified_invert8.v").write_text(RTLLM_DESIGN.replace("{name}", verified))
    (design / "expected.dat").write_text("ff\nfe\nfd\nfc\n")
    (design / "makefile").write_text("TEST_DESIGN = invert\n")
    return folder


def rtllm_v1(folder: Path) -> Path:
    """Two designs, with what lies beside them in version 1; one is verified under another name."""
    for name, verified in (("invert", "verified_invert"), ("invert_late", "some_design")):
        design = folder / f"{name}8"
        design.mkdir(parents=True)
        (design / "design_description.txt").write_text(f"Module name:\n    {name}\n")
        (design / "testbench.v").write_text(RTLLM_BENCH.replace("{top}", name))
        (design / f"verified_{name}.v").write_text(RTLLM_DESIGN.replace("{name}", verified))
        answer = RTLLM_DESIGN.replace("{name}", name).replace("~a", "a")
        (design / f"chatgpt_generate_{name}.v").write_text(answer)
        (design / "expected.dat").write_text("ff\nfe\nfd\nfc\n")
        (design / "output.txt").write_text("===========Your Design Passed===========\n")
        (design / "makefile").write_text(f"TEST_DESIGN = {name}\n")
    return folder


def packed(folder: Path) -> Path:
    """`folder` as a .tar.gz beside it."""
    target = folder.with_name(f"{folder.name}.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                member = tarfile.TarInfo(f"./{path.relative_to(folder).as_posix()}")
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
    return target
