// Lets the reference do the work.
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
  RefModule it (.clk, .rst, .en, .d, .sum, .odd);
endmodule
