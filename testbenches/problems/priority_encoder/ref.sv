module priority_encoder (
    input  logic [7:0] req,
    input  logic [7:0] mask,
    output logic [2:0] index,
    output logic       found,
    output logic       multiple
);
  logic [7:0] visible;

  assign visible  = req & ~mask;
  assign found    = |visible;
  assign multiple = |(visible & (visible - 8'd1));

  always_comb begin
    index = 3'd0;
    for (int k = 0; k < 8; k++) begin
      if (visible[k]) index = 3'(k);
    end
  end
endmodule
