module m(input a, b, output y);
  always @(*) y = a & b;
endmodule
