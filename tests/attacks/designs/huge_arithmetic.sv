// One division that takes for ever.
// expect: TIMEOUT
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [(1 << 20) - 1:0] a = -1;
  reg [(1 << 20) - 1:0] b = 3;
  always @(posedge clk) a = a / b * a;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
