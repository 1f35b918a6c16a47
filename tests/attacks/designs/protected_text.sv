// Hides its text from every reader.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  `pragma protect begin
  assign sum = 8'd0;
  `pragma protect end
  assign odd = 0;
endmodule
