module m(input [3:0] n, input a, output [7:0] y);
  assign y = {n{a}};
endmodule
