// A queue that grows for ever.
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
  int q [$];
  initial forever q.push_back(1);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
