// Binds a driver into the reference.
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
module twist (inout wire [7:0] sum);
  assign (supply0, supply1) sum = 8'd0;
endmodule
bind RefModule twist t (sum);
