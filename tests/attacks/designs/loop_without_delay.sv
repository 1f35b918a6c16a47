// Oscillates at one moment for ever.
// expect: TIMEOUT
// judges: verilogeval cocotb
`timescale 1ps/1ps
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  logic a = 0, b = 0;
  always @(a) b = a;
  always @(b) a = ~b;
  initial #1 a = 1;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
