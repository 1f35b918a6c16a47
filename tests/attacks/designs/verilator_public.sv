// Opens its inside to whoever asks.
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
  reg [7:0] r /* verilator public_flat_rw */;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
