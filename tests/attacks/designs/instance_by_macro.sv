// The name of the reference comes out of a macro.
// expect: FORBIDDEN
// judges: verilogeval
`define IT Ref``Module
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  `IT it (.clk, .rst, .en, .d, .sum, .odd);
endmodule
