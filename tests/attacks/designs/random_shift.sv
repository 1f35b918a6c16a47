// Draws random numbers, so that the bench gets others than the reference did.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  integer r;
  always @(posedge clk) r = $random;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
