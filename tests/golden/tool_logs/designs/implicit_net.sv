module m(input a, b, output y);
  assign t = a & b;
  assign y = t;
endmodule
