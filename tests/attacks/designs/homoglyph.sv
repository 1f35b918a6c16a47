// A letter that looks like another one: two names that look like one.
// expect: SYNTAX
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire сlk = 1'b0;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
