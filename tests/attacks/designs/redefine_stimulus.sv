// Brings a stimulus that never leaves the reset.
// expect: FORBIDDEN
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
module stimulus_gen (
  input clk,
  output logic rst, en,
  output logic [7:0] d
);
  initial begin
    rst = 1;
    en = 0;
    d = 0;
    #600 $display;
  end
endmodule
