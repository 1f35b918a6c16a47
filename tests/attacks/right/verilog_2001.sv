// Ports declared behind the header, reg and wire, no SystemVerilog.
module TopModule (clk, rst, en, d, sum, odd);
  input clk, rst, en;
  input [7:0] d;
  output [7:0] sum;
  output odd;
  reg [7:0] sum;
  wire odd;

  always @(posedge clk)
    if (rst) sum <= 8'b0;
    else if (en) sum <= sum + d;

  assign odd = ^sum;
endmodule
