// Ends the simulation with an exit code of its choice.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial #1 $finish_and_return(0);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
