module seq_multiplier (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        start,
    input  logic [7:0]  a,
    input  logic [7:0]  b,
    output logic        busy,
    output logic        done,
    output logic [15:0] product
);
  // The multiplier leaves `partial` at the right as the partial product grows in from the left.
  logic [15:0] partial;
  logic [7:0]  multiplicand;
  logic [2:0]  left;
  logic [8:0]  upper;
  logic [15:0] shifted;

  assign upper   = {1'b0, partial[15:8]} + (partial[0] ? {1'b0, multiplicand} : 9'd0);
  assign shifted = {upper, partial[7:1]};

  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      busy         <= 1'b0;
      done         <= 1'b0;
      product      <= 16'd0;
      partial      <= 16'd0;
      multiplicand <= 8'd0;
      left         <= 3'd0;
    end else begin
      done <= 1'b0;
      if (busy) begin
        partial <= shifted;
        left    <= left - 3'd1;
        if (left == 3'd0) begin
          busy    <= 1'b0;
          done    <= 1'b1;
          product <= shifted;
        end
      end else if (start) begin
        busy         <= 1'b1;
        partial      <= {8'd0, b};
        multiplicand <= a;
        left         <= 3'd7;
      end
    end
  end
endmodule
