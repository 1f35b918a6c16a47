// Reads a file of this machine into a memory.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  reg [7:0] m [0:63];
  initial $readmemh("/etc/passwd", m);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
