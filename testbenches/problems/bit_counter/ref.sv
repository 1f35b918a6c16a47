module bit_counter (
    input  logic [15:0] word,
    output logic [4:0]  ones,
    output logic [4:0]  leading,
    output logic [4:0]  trailing,
    output logic        contiguous
);
  always_comb begin
    ones     = 5'd0;
    leading  = 5'd16;
    trailing = 5'd16;
    for (int k = 0; k < 16; k++) begin
      if (word[k]) begin
        ones    = ones + 5'd1;
        leading = 5'(15 - k);
      end
      if (word[15-k]) trailing = 5'(15 - k);
    end
  end

  assign contiguous = (word != 16'd0) && (ones + leading + trailing == 5'd16);
endmodule
