// Assertions that fail without end, each with a message.
// expect: RESOURCE
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always @(posedge clk) for (int i = 0; i < 1000000; i++) assert (d > 255);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
