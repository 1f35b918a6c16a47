// Writes the results file that cocotb's own runner reads.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  integer f;
  initial begin
    f = $fopen("results.xml", "w");
    $fdisplay(f, "<testsuites><testsuite><testcase/></testsuite></testsuites>");
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
