// Sets a parameter of the bench.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  defparam tb.N = 0;
  defparam tb.stim1.N = 0;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
