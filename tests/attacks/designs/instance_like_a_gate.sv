// An instance with `#5` as its parameter reads like a gate with a delay.
// expect: FORBIDDEN
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  RefModule #5 it (clk, rst, en, d, sum, odd);
endmodule
