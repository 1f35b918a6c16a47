// Escaped identifiers that are plain names, and one with an index in it.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  wire [7:0] \next ;
  wire \carry[0] = 1'b0;
  assign \next = sum + d + \carry[0] ;
  always_ff @(posedge clk)
    if (rst) sum <= 0;
    else if (en) sum <= \next ;
  assign odd = ^\sum ;
endmodule
