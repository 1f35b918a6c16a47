// Escapes the parts of the path, one by one.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = \tb .\good1 .\sum ;
  assign odd = 0;
endmodule
