module bin_to_bcd (
    input  logic        clk,
    input  logic        rst,
    input  logic        in_valid,
    output logic        in_ready,
    input  logic [9:0]  value,
    output logic        out_valid,
    input  logic        out_ready,
    output logic [15:0] digits
);
  function automatic logic [3:0] adjusted(input logic [3:0] digit);
    return (digit > 4'd4) ? digit + 4'd3 : digit;
  endfunction

  logic [9:0]  rest;
  logic [9:0]  left;
  logic [15:0] doubled;

  // Doubling in decimal: a digit above 4 is made to carry. The thousands are 0 until the last doubling.
  assign doubled = {
    3'b000, adjusted(digits[11:8]), adjusted(digits[7:4]), adjusted(digits[3:0]), rest[9]
  };

  always_ff @(negedge clk or posedge rst) begin
    if (rst) begin
      in_ready  <= 1'b1;
      out_valid <= 1'b0;
      rest      <= 10'd0;
      left      <= 10'd0;
      digits    <= 16'h0000;
    end else if (in_ready) begin
      if (in_valid) begin
        in_ready <= 1'b0;
        rest     <= value;
        left     <= 10'b10_0000_0000;
        digits   <= 16'h0000;
      end
    end else if (!out_valid) begin
      rest      <= rest << 1;
      left      <= left >> 1;
      digits    <= doubled;
      out_valid <= left[0];
    end else if (out_ready) begin
      in_ready  <= 1'b1;
      out_valid <= 1'b0;
    end
  end
endmodule
