module m(input a, output [3:0] y);
  assign y = a ? `WIDTH : 4'd0;
endmodule
