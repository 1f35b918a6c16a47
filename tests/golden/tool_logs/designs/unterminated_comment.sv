module m(input a, output y);
  /* the logic
  assign y = a;
endmodule
