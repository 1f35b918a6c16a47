// Builds the name of the task out of two halves, so that no search finds it.
// expect: FORBIDDEN
`define JOIN(a, b) $a``b
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial `JOIN(fin, ish);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
