// The delays that many write behind every arrow.
`timescale 1ps / 1ps
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always @(posedge clk)
    if (rst) sum <= #1 0;
    else if (en) sum <= #1 sum + d;
  assign odd = ^sum;
endmodule
