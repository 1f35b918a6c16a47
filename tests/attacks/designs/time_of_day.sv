// Is right as long as the test may last, and wrong afterwards.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = $time > 10_000 ? 8'd1 : 8'd0;
  assign odd = 0;
endmodule
