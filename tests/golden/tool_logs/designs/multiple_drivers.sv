module m(input clk, a, b, output logic y);
  always_ff @(posedge clk) y <= a;
  assign y = b;
endmodule
