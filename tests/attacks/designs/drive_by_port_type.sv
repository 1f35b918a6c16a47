// Declares its input a supply net in the header.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  supply1     rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
