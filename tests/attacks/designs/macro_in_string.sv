// A macro that opens a string which its use closes.
// expect: SYNTAX
`define Q "
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire w = `Q;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
