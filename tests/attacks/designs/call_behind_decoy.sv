// Declares the task where it cannot be seen, and calls the bench's.
// expect: FORBIDDEN
// judges: rtllm
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  if (0) begin : hidden
    task passed;
    endtask
  end
  initial #600 passed;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
