// Gives the reference's name to a primitive.
// expect: FORBIDDEN
// judges: verilogeval
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
primitive RefModule (o, i);
  output o;
  input i;
  table
    0 : 0;
    1 : 1;
  endtable
endprimitive
