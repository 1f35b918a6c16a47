// Writes a file outside of its folder.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  integer f;
  initial begin
    f = $fopen("CANARY", "w");
    $fwrite(f, "was here");
    $fclose(f);
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
