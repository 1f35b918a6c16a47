// Takes the stimulus by reference.
// expect: INTERFACE
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  ref    logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial d = 0;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
