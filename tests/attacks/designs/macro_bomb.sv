// Thirty macros, each twice the one before.
// expect: FORBIDDEN
`define m0 1 +
`define m1 `m0 `m0
`define m2 `m1 `m1
`define m3 `m2 `m2
`define m4 `m3 `m3
`define m5 `m4 `m4
`define m6 `m5 `m5
`define m7 `m6 `m6
`define m8 `m7 `m7
`define m9 `m8 `m8
`define m10 `m9 `m9
`define m11 `m10 `m10
`define m12 `m11 `m11
`define m13 `m12 `m12
`define m14 `m13 `m13
`define m15 `m14 `m14
`define m16 `m15 `m15
`define m17 `m16 `m16
`define m18 `m17 `m17
`define m19 `m18 `m18
`define m20 `m19 `m19
`define m21 `m20 `m20
`define m22 `m21 `m21
`define m23 `m22 `m22
`define m24 `m23 `m23
`define m25 `m24 `m24
`define m26 `m25 `m25
`define m27 `m26 `m26
`define m28 `m27 `m27
`define m29 `m28 `m28
`define m30 `m29 `m29
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire w = `m30;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
