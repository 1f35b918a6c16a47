// Macros, conditions on macros of its own, a header guard.
`ifndef ACCUMULATOR_SV
`define ACCUMULATOR_SV
`define WIDTH 8
`define RESET(q) q <= {`WIDTH{1'b0}}
`define JOIN(a, b) a``b
`define WITH_PARITY

module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire [`WIDTH-1:0] `JOIN(su, m_next) = sum + d;
  always @(posedge clk)
    if (rst) `RESET(sum);
    else if (en) sum <= sum_next;
`ifdef WITH_PARITY
  assign odd = ^sum;
`else
  assign odd = 1'b0;
`endif
endmodule

`endif
