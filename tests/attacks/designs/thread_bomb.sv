// Threads of the simulation that double for ever.
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
  task automatic more;
    fork
      more;
      more;
    join
  endtask
  initial more;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
