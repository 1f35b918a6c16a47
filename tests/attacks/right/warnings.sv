// Everything that compilers warn of: widths, implicit nets, an unused signal, a case without default.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [31:0] wide;
  integer unused;
  initial wide = 3000000000;
  assign sum = wide;
  assign implied = ^sum;
  assign odd = implied;
  always @(posedge clk)
    case ({rst, en})
      0: wide <= wide[7:0];
      1: wide <= sum + d;
      2, 3: wide <= 9'b1_0000_0000;
    endcase
endmodule
