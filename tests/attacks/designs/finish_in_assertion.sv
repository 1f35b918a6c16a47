// Ends the simulation from the action of an assertion.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always @(posedge clk) assert (d < 250) else $finish;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
