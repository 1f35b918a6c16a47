module m(input a, b, output y);
  half_adder u(.a(a), .b(b), .s(y));
endmodule
