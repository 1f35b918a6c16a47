// A comment in a comment, for a reader that counts them.
// expect: SYNTAX
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  /* /* */ initial $write(""); */
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
