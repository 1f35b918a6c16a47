// Lets the waveform grow over a file of its choice.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  initial begin
    $dumpfile("CANARY");
    $dumpvars;
  end
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
