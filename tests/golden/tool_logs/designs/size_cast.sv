module m(input [7:0] a, output logic [3:0] y);
  typedef enum logic [3:0] {P, Q} t;
  t v;
  assign v = t'(a);
  assign y = v;
endmodule
