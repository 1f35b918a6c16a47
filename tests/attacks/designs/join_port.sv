// Has one port more, named as the bench names the right answer: `.*` connects it.
// expect: FORBIDDEN
// judges: verilogeval
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd,
  input  logic [7:0] sum_ref,
  input  logic       odd_ref
);
  assign sum = sum_ref;
  assign odd = odd_ref;
endmodule
