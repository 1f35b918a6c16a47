module m(input [3:0] a, output [3:0] y);
  reg [3:0] mem [0:3];
  assign y = mem;
endmodule
