// Opens the descriptors of its own process and answers for the bench.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  integer f, n;
  initial begin
    f = $fopen("/proc/self/fd/4", "w");
    $fdisplay(f, "{}");
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
