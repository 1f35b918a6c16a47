// Calls the C library: a shell, a process that stays.
// expect: PASS
// simulators: verilator
import "DPI-C" function int system(input string command);

module tb;
  reg clk = 0, rst = 1, en = 0;
  reg [7:0] d = 0;
  wire [7:0] sum;
  wire odd;
  TopModule dut (.*);
  initial begin
    void'(system("touch CANARIES/MARKER; (sleep 600; : MARKER) & env; cat CANARIES/secret.txt"));
    #10 $display("RTLGEN samples=1 mismatches=0");
    $finish;
  end
endmodule
