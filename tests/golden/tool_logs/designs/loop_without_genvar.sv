module m(input [3:0] a, output [3:0] y);
  generate
    for (i = 0; i < 4; i = i + 1) begin : g
      assign y[i] = ~a[i];
    end
  endgenerate
endmodule
