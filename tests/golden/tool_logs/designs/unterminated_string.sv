module m(input a, output y);
  initial $display("hello);
  assign y = a;
endmodule
