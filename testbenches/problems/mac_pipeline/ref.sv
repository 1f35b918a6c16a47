module mac_pipeline (
    input  logic               clk,
    input  logic               rst_n,
    input  logic               en,
    input  logic               in_valid,
    input  logic               in_first,
    input  logic signed [7:0]  x,
    input  logic signed [7:0]  y,
    output logic               out_valid,
    output logic signed [17:0] acc,
    output logic signed [10:0] rounded,
    output logic               clipped
);
  localparam logic signed [18:0] Max = 19'sd131071;
  localparam logic signed [18:0] Min = -19'sd131072;

  // Stage 1: the factors.
  logic              valid_1;
  logic              first_1;
  logic signed [7:0] x_1;
  logic signed [7:0] y_1;

  // Stage 2: their product.
  logic               valid_2;
  logic               first_2;
  logic signed [15:0] product_2;

  // Stage 3: the sum.
  logic signed [18:0] base;
  logic signed [18:0] sum;
  logic               outside;

  assign base    = first_2 ? 19'sd0 : 19'(acc);
  assign sum     = base + 19'(product_2);
  assign outside = (sum > Max) || (sum < Min);

  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      valid_1   <= 1'b0;
      first_1   <= 1'b0;
      x_1       <= 8'sd0;
      y_1       <= 8'sd0;
      valid_2   <= 1'b0;
      first_2   <= 1'b0;
      product_2 <= 16'sd0;
      out_valid <= 1'b0;
      acc       <= 18'sd0;
      clipped   <= 1'b0;
    end else if (en) begin
      valid_1   <= in_valid;
      first_1   <= in_first;
      x_1       <= x;
      y_1       <= y;
      valid_2   <= valid_1;
      first_2   <= first_1;
      product_2 <= x_1 * y_1;
      out_valid <= valid_2;
      if (valid_2) begin
        acc     <= !outside ? sum[17:0] : sum[18] ? Min[17:0] : Max[17:0];
        clipped <= outside || (clipped && !first_2);
      end
    end
  end

  // Of acc + 64, in 19 bits: dropping seven bits rounds down.
  logic signed [11:0] nearest;

  assign nearest = 12'((19'(acc) + 19'sd64) >>> 7);
  assign rounded = (nearest > 12'sd1023) ? 11'sd1023 : nearest[10:0];
endmodule
