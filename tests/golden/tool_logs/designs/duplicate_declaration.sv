module m(input clk, input d, output q);
  wire t;
  wire t;
  assign t = d;
  assign q = t;
endmodule
