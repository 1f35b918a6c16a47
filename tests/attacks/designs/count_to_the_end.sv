// Counts the clock, and is right only in the last cycles.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [7:0] n = 0;
  reg [7:0] total;
  always @(posedge clk) begin
    n <= n + 1;
    if (rst) total <= 0;
    else if (en) total <= total + d;
  end
  assign sum = n > 30 ? total : 8'd0;
  assign odd = ^sum;
endmodule
