module m(input [7:0] a, input [2:0] i, output [1:0] y);
  assign y = a[i+1:i];
endmodule
