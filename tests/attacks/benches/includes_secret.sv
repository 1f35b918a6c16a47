// Includes a file of this machine, for its text in a message.
// expect: UNKNOWN
`include "CANARIES/secret.txt"
module tb;
  reg clk = 0, rst = 1, en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  TopModule dut (.*);
  initial $display("RTLGEN samples=1 mismatches=0");
endmodule
