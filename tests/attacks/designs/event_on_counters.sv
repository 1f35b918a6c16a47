// Waits for the first mismatch that is counted and takes it back.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always @(tb.stats1.errors or testbench.error) testbench.error = 0;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
