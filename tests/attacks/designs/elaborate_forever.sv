// A constant function that never returns: the build does not end.
// expect: TIMEOUT
// judges: verilogeval
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  function automatic integer f(input integer x);
    for (f = 0; f >= 0; f = f * 0) begin end
  endfunction
  localparam N = f(1);
  wire [N:0] w;
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
