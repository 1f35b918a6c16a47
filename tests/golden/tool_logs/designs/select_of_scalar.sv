module m(input a, output y);
  assign y = a[0] ^ a[1];
endmodule
