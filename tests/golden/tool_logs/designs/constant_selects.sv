module m(input [3:0] a, output logic y);
  always_comb y = a[0] & a[1];
endmodule
