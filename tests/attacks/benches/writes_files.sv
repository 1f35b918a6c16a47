// A native bench may use the file tasks; it must not get out of its folder with them.
// expect: PASS
module tb;
  reg clk = 0, rst = 1, en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  TopModule dut (.*);
  integer f;
  initial begin
    f = $fopen("CANARIES/MARKER", "w");
    if (f) $fdisplay(f, "was here");
    f = $fopen("/tmp/MARKER", "w");
    f = $fopen("/proc/self/mem", "r+b");
    if (f) $display("opened its own memory");
    f = $fopen("CANARIES/secret.txt", "r");
    if (f) $display("opened the secret");
    $dumpfile("CANARIES/MARKER.vcd");
    $dumpvars;
    #10 $display("RTLGEN samples=1 mismatches=0");
    $finish;
  end
endmodule
