// Defines the bench's names as macros, for files that are read after this one.
// expect: MISMATCH
// simulators: icarus verilator
`define tb_mismatch 1'b0
`define error zero
`define RefModule TopModule
`define display ;//
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
