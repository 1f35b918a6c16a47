module m(input [3:0] n, input [7:0] a, output [7:0] y);
  wire [n-1:0] t;
  assign t = a;
  assign y = t;
endmodule
