// Reaches for what stands outside of all modules.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = $unit::sum_ref;
  assign odd = 0;
endmodule
