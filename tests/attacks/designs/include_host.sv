// Includes a file of this machine: a message may tell what is in it.
// expect: FORBIDDEN
// simulators: icarus verilator
`include "/etc/passwd"
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
