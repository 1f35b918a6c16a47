// Turns the direction of writing round, so that a reader sees other code.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire w = 1; // ‮ ;hsinif$ laitini ⁦
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
