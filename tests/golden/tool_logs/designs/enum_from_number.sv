module m(input clk, output logic q);
  typedef enum logic [1:0] {A, B, C} state_t;
  state_t state;
  always_ff @(posedge clk) state <= state + 1;
  assign q = state == C;
endmodule
