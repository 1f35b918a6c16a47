// Asks for a macro that only the bench defines.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  `ifdef OK
  assign sum = 8'd1;
  `else
  assign sum = 8'd0;
  `endif
  assign odd = 0;
endmodule
