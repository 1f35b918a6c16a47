// Prints all the time, as models like to do, and even what looks like a verdict.
// simulators: icarus verilator
`define SAY(what) $display("%m: %s", what)
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial $display("accumulator starts");
  initial begin
    $monitor("sum=%d at %t", sum, $time);
    if (0) $display("never"); else `SAY("Mismatches: 3 in 10 samples");
    $timeformat(-9, 0, "ns", 4);
  end
  if (1) $info("built");

  always_ff @(posedge clk) begin
    if (rst) begin sum <= 0; $write("reset\n"); end
    else if (en) sum <= sum + d;
    else $display("===========Test completed with 1 /60 failures===========");
    case (d)
      8'hff: $strobe("high");
      default: ;
    endcase
  end
  always @(negedge clk) $display("TIMEOUT");
  assign odd = ^sum;
endmodule
