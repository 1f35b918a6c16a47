// Draws through a method of a class.
// expect: FORBIDDEN
// simulators: icarus verilator
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  class box;
    rand bit [7:0] x;
  endclass
  box b = new;
  int r;
  always @(posedge clk) r = b.randomize();
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
