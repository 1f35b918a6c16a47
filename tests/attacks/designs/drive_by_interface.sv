// Leaves it to an interface.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  driver it (rst);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
interface driver (inout wire r);
  assign (supply0, supply1) r = 1'b1;
endinterface
