// Draws through a statement that is no call.
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
  always @(posedge clk)
    randcase
      1: ;
      2: ;
    endcase
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
