// When the last program block is done the simulation ends.
// expect: FORBIDDEN
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
program done;
  initial begin end
endprogram
