// Disables a block of the bench by its simple name, which is looked up above.
// expect: FORBIDDEN
// judges: rtllm
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial #20 disable passed;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
