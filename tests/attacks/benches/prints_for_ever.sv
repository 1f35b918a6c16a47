// Prints for ever.
// expect: RESOURCE
module tb;
  reg clk = 0, rst = 1, en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  TopModule dut (.*);
  initial forever $display("x");
endmodule
