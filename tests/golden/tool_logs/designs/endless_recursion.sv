module m(input a, output y);
  m u(.a(a), .y(y));
endmodule
