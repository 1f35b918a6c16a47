module m(input a, output [3:0] y);
  assign y = a ? 4'b1012 : 4'd3;
endmodule
