module bcd_to_7seg (
    input  logic [3:0] digit,
    input  logic       point,
    input  logic       blank,
    input  logic       lamp_test,
    output logic [6:0] seg_n,
    output logic       point_n
);
  logic [6:0] lit;

  always_comb begin
    case (digit)
      4'd0: lit = 7'b0111111;
      4'd1: lit = 7'b0000110;
      4'd2: lit = 7'b1011011;
      4'd3: lit = 7'b1001111;
      4'd4: lit = 7'b1100110;
      4'd5: lit = 7'b1101101;
      4'd6: lit = 7'b1111101;
      4'd7: lit = 7'b0000111;
      4'd8: lit = 7'b1111111;
      4'd9: lit = 7'b1101111;
      default: lit = 7'b1000000;
    endcase
  end

  always_comb begin
    if (lamp_test) {point_n, seg_n} = 8'h00;
    else if (blank) {point_n, seg_n} = 8'hFF;
    else {point_n, seg_n} = {!point, ~lit};
  end
endmodule
