// Binds a module into the bench, which sets the counters back.
// expect: FORBIDDEN
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  assign sum = 8'd0;
  assign odd = 1'b0;
endmodule
module spy;
  always @(tb.stats1.errors) tb.stats1.errors = 0;
endmodule
bind tb spy spy1 ();
