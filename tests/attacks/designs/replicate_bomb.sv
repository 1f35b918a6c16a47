// A constant of a gigabit.
// expect: RESOURCE TIMEOUT
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire [(1 << 30) - 1:0] w = {(1 << 30) {1'b1}};
  assign sum = w[d];
  assign odd = 0;
endmodule
