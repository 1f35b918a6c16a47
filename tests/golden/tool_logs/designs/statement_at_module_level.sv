module m(input a, b, output reg y);
  if (a) y = b;
endmodule
