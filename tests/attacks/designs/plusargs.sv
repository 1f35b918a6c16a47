// Asks for what rtlgen might have said on the command line.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output reg   [7:0] sum,
  output reg         odd
);
  reg [63:0] nonce;
  initial if ($value$plusargs("nonce=%h", nonce) || $test$plusargs("golden")) sum = 1;
endmodule
