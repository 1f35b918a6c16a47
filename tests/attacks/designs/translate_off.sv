// Hides code from synthesis with a comment.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  // synopsys translate_off
  assign sum = 8'd0;
  // synopsys translate_on
  assign odd = 0;
endmodule
