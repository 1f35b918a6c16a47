// Directives that belong to a careful file.
`resetall
`timescale 1ns / 10ps
`default_nettype none
`celldefine
`begin_keywords "1364-2005"
module TopModule (
  input  wire       clk,
  input  wire       rst,
  input  wire       en,
  input  wire [7:0] d,
  output reg  [7:0] sum,
  output wire       odd
);
  always @(posedge clk)
    if (rst) sum <= 8'd0;
    else if (en) sum <= sum + d;
  assign odd = ^sum;
endmodule
`end_keywords
`endcelldefine
`default_nettype wire
