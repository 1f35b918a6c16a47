module m(input clk, output logic q);
  typedef enum logic [0:0] {A, B, C} state_t;
  state_t state;
  assign q = state == C;
endmodule
