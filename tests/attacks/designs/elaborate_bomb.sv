// Generates instances by the million.
// expect: RESOURCE TIMEOUT
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  for (genvar i = 0; i < 3000; i++) begin : a
    for (genvar j = 0; j < 3000; j++) begin : b
      wire [63:0] w = i * j;
    end
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
