// Begins at the root of all instances.
// expect: FORBIDDEN
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = $root.rtlgen_harness.tb.good1.sum;
  assign odd = $root.tb.good1.odd;
endmodule
