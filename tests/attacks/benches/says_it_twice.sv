// Says two verdicts, a good and a bad one.
// expect: UNKNOWN
module tb;
  reg clk = 0, rst = 1, en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  TopModule dut (.*);
  initial begin
    #10 $display("RTLGEN samples=1 mismatches=0");
    $display("RTLGEN samples=1 mismatches=1");
    $finish;
  end
endmodule
