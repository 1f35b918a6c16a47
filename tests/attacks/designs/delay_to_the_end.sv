// Waits with delays until the last moment of the test and only then does what is asked.
// expect: MISMATCH
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg late = 0;
  reg [7:0] total;
  initial #600 late = 1;
  always @(posedge clk)
    if (rst) total <= 0;
    else if (en) total <= total + d;
  assign sum = late ? total : 8'd0;
  assign odd = late ? ^total : 1'b0;
endmodule
