module m(input clk, go, output logic q);
  typedef enum logic [0:0] {IDLE, RUN} state_t;
  state_t state, next;
  always_comb next = go ? RUN : IDLE;
  always_ff @(posedge clk) state <= next;
  assign q = state == RUN;
endmodule
