module m(input a, b, output y);
  wire t
  assign t = a & b;
  assign y = t;
endmodule
