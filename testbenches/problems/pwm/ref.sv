module pwm (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       run,
    input  logic [7:0] last,
    input  logic [7:0] high,
    output logic       out,
    output logic       sync
);
  logic       running;
  logic [7:0] number;
  logic [7:0] last_taken;
  logic [7:0] high_taken;

  logic begins;
  assign begins = !running || (number == last_taken);

  always_ff @(posedge clk) begin
    if (!rst_n || !run) begin
      running <= 1'b0;
      out     <= 1'b0;
      sync    <= 1'b0;
    end else if (begins) begin
      running    <= 1'b1;
      number     <= 8'd0;
      last_taken <= last;
      high_taken <= high;
      out        <= high != 8'd0;
      sync       <= 1'b1;
    end else begin
      number <= number + 8'd1;
      out    <= number + 8'd1 < high_taken;
      sync   <= 1'b0;
    end
  end
endmodule
