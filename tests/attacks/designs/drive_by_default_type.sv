// Makes every net a pulled one.
// expect: FORBIDDEN
`default_nettype tri1
module TopModule (
  input        clk,
  input        rst,
  input        en,
  input  [7:0] d,
  output [7:0] sum,
  output       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
