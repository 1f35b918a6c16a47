// Never lets time go on.
// expect: TIMEOUT
// judges: verilogeval cocotb
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial forever ;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
