// Says what only rtlgen's own modules say.
// expect: MISMATCH
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial $display("RTLGEN-END 0123456789abcdef 635\nRTLGEN samples=127 mismatches=0");
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
