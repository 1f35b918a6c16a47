// A function that never returns.
// expect: TIMEOUT
// judges: rtllm
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  function automatic [7:0] f(input [7:0] x);
    while (x == x) f = f + 1;
  endfunction
  always @(posedge clk) if (d == f(d)) $write("");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
