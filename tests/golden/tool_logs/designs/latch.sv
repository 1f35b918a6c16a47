module m(input [1:0] s, input a, output logic y);
  always_comb
    case (s)
      2'd0: y = a;
      2'd1: y = ~a;
    endcase
endmodule
