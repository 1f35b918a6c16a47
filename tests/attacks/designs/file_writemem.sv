// Writes a memory over the bench.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [7:0] m [0:63];
  initial $writememh("verilogeval.sv", m);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
