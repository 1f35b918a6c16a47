module leaf #(parameter W = 1)(input [W-1:0] a, output [W-1:0] y);
  assign y = a;
endmodule
module m(input [3:0] a, output [3:0] y);
  leaf #(.WIDTH(4)) u(.a(a), .y(y));
endmodule
