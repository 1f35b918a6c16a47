// The path fits into a branch that is never generated, so it is looked up above.
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
  if (0) begin : tb
    decoy good1 ();
  end
  assign sum = tb.good1.sum;
  assign odd = tb.good1.odd;
endmodule
module decoy;
  wire [7:0] sum;
  wire odd;
endmodule
