// Says the verdict as the message of a failed assertion.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always @(posedge clk) assert (0) else $error("\nMismatches: 0 in 127 samples\n");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
