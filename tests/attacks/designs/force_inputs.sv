// Forces its own inputs, which are the reference's too.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial force d = 8'd0;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
