// Drives only under parameters that the bench may set.
// expect: FORBIDDEN
module TopModule #(parameter W = 8) (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  if (W == 9) assign rst = 1'b1;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
