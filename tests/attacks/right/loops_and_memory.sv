// A memory, loops in procedures, a queue of cases, a named block that is left early.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [7:0] memory [0:3];
  reg parity;
  initial begin
    for (int i = 0; i < 4; i = i + 1) memory[i] = 8'd0;
  end
  always @(posedge clk)
    if (rst) memory[2] <= 0;
    else if (en) memory[2] <= memory[2] + d;
  always @* begin : all
    parity = 1'b0;
    for (int i = 0; i < 16; i = i + 1) begin
      if (i == 8) disable all;
      parity = parity ^ sum[i[2:0]];
    end
  end
  assign sum = memory[2];
  assign odd = parity;
endmodule
