// Opens the memory of its own process.
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
    f = $fopen("/proc/self/mem", "r+b");
    n = $fseek(f, 4194304, 0);
    $fwrite(f, "x");
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
