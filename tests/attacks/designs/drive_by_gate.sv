// The same with a gate.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  buf (supply0, supply1) (rst, 1'b1);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
