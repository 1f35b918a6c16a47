// Seeds the random numbers that all share.
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
  integer r, seed = 1;
  initial r = $urandom(seed);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
