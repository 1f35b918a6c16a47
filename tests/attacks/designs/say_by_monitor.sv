// Lets the simulator itself print, whenever the clock moves.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial $monitor("Mismatches: 0 in 127 samples");
  always @(negedge clk) $strobe("===========Your Design Passed===========");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
