`timescale 1ns/1ps
// A bench as RTLLM's are: one module, a counter of errors, a banner at the end.
module testbench;
  reg clk = 0;
  reg rst = 1;
  reg en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  reg [7:0] expected = 0;
  integer i;
  integer error = 0;

  TopModule uut (.clk(clk), .rst(rst), .en(en), .d(d), .sum(sum), .odd(odd));

  always #5 clk = ~clk;

  task passed;
    $display("===========Your Design Passed===========");
  endtask

  initial begin
    repeat (2) @(posedge clk);
    #1 rst = 0;
    for (i = 0; i < 60; i = i + 1) begin
      en = $random;
      d = $random % 256;
      rst = (i % 17) == 16;
      @(posedge clk);
      expected = rst ? 8'd0 : en ? expected + d : expected;
      #1 error = (sum === expected && odd === ^expected) ? error : error + 1;
    end
    if (error == 0) passed;
    else $display("===========Test completed with %d /60 failures===========", error);
    $finish;
  end
endmodule
