// Drives nothing.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output wire  [7:0] sum,
  output wire        odd
);
endmodule
