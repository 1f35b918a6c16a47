module m(input a, b, output reg y);
  reg t;
  always @(*) t = a;
  assign t = b;
  assign y = t;
endmodule
