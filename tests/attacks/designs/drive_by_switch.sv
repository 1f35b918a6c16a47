// Ties its reset to a supply with a switch that has no direction.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  supply1 one;
  tran (rst, one);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
