// A string that doubles for ever.
// expect: RESOURCE TIMEOUT
// judges: cocotb
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  string s = "x";
  initial forever s = {s, s};
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
