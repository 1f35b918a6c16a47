// Calls the C library.
// expect: FORBIDDEN
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  import "DPI-C" function int system(input string s);
  int r;
  initial r = system("touch CANARY");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
