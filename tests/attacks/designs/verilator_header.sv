// Writes C++ into the header that Verilator makes.
// expect: FORBIDDEN
// simulators: icarus verilator
`systemc_header
#include <cstdlib>
static int ran = system("touch CANARY");
`verilog
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
