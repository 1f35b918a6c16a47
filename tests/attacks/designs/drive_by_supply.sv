// Declares its input a supply net.
// expect: FORBIDDEN
module TopModule (clk, rst, en, d, sum, odd);
  input clk, rst, en;
  input [7:0] d;
  output [7:0] sum;
  output odd;
  supply1 rst;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
