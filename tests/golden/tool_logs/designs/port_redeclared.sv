module m(input clk, input d, output reg q);
  reg q;
  always @(posedge clk) q <= d;
endmodule
