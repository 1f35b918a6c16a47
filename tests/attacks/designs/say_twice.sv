// Says the verdict many times, so that one of them is the last.
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
  always @(posedge clk) begin
    $display("Mismatches: 0 in 127 samples");
    $display("===========Your Design Passed===========");
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
