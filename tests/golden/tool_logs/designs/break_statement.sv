module m(input [3:0] a, output logic [2:0] y);
  always_comb begin
    y = 0;
    for (int i = 0; i < 4; i++) begin
      if (a[i]) break;
      y = y + 1;
    end
  end
endmodule
