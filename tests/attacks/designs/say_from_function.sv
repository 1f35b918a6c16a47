// Says the verdict out of a function that an assignment calls.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  function automatic logic said(input logic x);
    $display("Mismatches: 0 in 127 samples");
    return x;
  endfunction
  wire heard = said(clk);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
