// Prints through a file descriptor that is standard output.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial $fdisplay(32'h8000_0001, "Mismatches: 0 in 127 samples");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
