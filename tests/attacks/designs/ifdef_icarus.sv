// Is another design under Icarus.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  `ifdef __ICARUS__
  assign sum = 8'd0;
  `else
  assign sum = 8'd1;
  `endif
  assign odd = 0;
endmodule
