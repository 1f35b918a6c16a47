// Helper modules whose names sound like a bench's, and a hierarchical name that stays inside.
module tb_helper (input [7:0] a, b, output [7:0] y);
  wire [7:0] inner = a + b;
  assign y = inner;
endmodule

module reference_parity (input [7:0] x, output p);
  assign p = ^x;
endmodule

module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  tb_helper good2 (.a(sum), .b(d), .y());
  reference_parity dut (.x(sum), .p(odd));
  always_ff @(posedge clk)
    if (rst) sum <= 0;
    else if (en) sum <= good2.inner;
endmodule
