module m(input [3:0] a, output reg [3:0] y);
  always @(*) begin
    y = a;
    reg [3:0] t;
    t = y + 1;
    y = t;
  end
endmodule
