// Is the bench, and swallows the true one with a comment that never ends.
// expect: FORBIDDEN
// judges: verilogeval
module tb;
  initial $display("Mismatches: 0 in 127 samples");
endmodule
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
/*
