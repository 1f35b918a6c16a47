// Brings a reference of its own, as wrong as itself.
// expect: FORBIDDEN
// judges: verilogeval
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
module RefModule (
  input clk, rst, en,
  input [7:0] d,
  output [7:0] sum,
  output odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
