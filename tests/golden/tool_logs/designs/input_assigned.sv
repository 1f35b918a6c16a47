module m(input clk, input [3:0] d, output reg [3:0] q);
  always @(posedge clk) begin
    d <= d + 1;
    q <= d;
  end
endmodule
