// Looks for the bench in the compiled program.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  integer f, c;
  initial begin
    f = $fopen("sim.vvp", "r");
    c = $fgetc(f);
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
