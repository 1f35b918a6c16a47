module m(input clk, output logic q);
  typedef enum logic [1:0] {A = 3'd0, B = 3'd5} state_t;
  state_t state;
  assign q = state == B;
endmodule
