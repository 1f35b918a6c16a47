// Declares an instance with the bench's name; where the path does not fit, names are looked up above.
// expect: FORBIDDEN
// judges: verilogeval
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  decoy tb ();
  assign sum = tb.good1.sum;
  assign odd = tb.good1.odd;
endmodule
module decoy;
endmodule
