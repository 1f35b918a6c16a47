// A memory of four gigabytes.
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
  reg [63:0] m [0:(1 << 29) - 1];
  always @(posedge clk) m[{d, d, d}] <= d;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
