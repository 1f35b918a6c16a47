module restoring_divider #(
    parameter int WIDTH = 8
) (
    input  logic             clk,
    input  logic             rst,
    input  logic             start,
    input  logic [WIDTH-1:0] dividend,
    input  logic [WIDTH-1:0] divisor,
    output logic             ready,
    output logic             valid,
    output logic [WIDTH-1:0] quotient,
    output logic [WIDTH-1:0] remainder,
    output logic             by_zero
);
  // The dividend leaves `quotient` at the left, bit by bit, and the quotient's bits come in at the right.
  logic [WIDTH-1:0] denominator;
  logic [WIDTH-1:0] left;
  logic [WIDTH:0]   trial;
  logic [WIDTH-1:0] difference;
  logic             fits;

  assign trial      = {remainder, quotient[WIDTH-1]};
  assign difference = trial[WIDTH-1:0] - denominator;
  assign fits       = trial >= {1'b0, denominator};

  always_ff @(posedge clk) begin
    if (rst) begin
      ready   <= 1'b1;
      valid   <= 1'b0;
      by_zero <= 1'b0;
    end else if (ready) begin
      if (start) begin
        ready       <= 1'b0;
        valid       <= 1'b0;
        by_zero     <= divisor == '0;
        denominator <= divisor;
        quotient    <= dividend;
        remainder   <= '0;
        left        <= {1'b1, {(WIDTH - 1) {1'b0}}};
      end
    end else if (by_zero) begin
      ready     <= 1'b1;
      valid     <= 1'b1;
      remainder <= quotient;
      quotient  <= '1;
    end else begin
      quotient  <= {quotient[WIDTH-2:0], fits};
      remainder <= fits ? difference : trial[WIDTH-1:0];
      left      <= left >> 1;
      if (left[0]) begin
        ready <= 1'b1;
        valid <= 1'b1;
      end
    end
  end
endmodule
