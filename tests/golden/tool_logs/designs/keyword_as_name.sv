module m(input a, output y);
  wire final;
  assign final = a;
  assign y = final;
endmodule
