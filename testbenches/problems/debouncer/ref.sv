module debouncer #(
    parameter int STABLE = 5
) (
    input  logic clk,
    input  logic rst_n,
    input  logic tick,
    input  logic noisy,
    output logic level,
    output logic pressed,
    output logic released
);
  localparam logic [3:0] Last = 4'(STABLE - 1);

  logic [3:0] count;
  logic       changes;

  assign changes = tick && (noisy != level) && (count == Last);

  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      level    <= 1'b0;
      pressed  <= 1'b0;
      released <= 1'b0;
      count    <= 4'd0;
    end else begin
      pressed  <= changes && noisy;
      released <= changes && !noisy;
      if (changes) level <= noisy;
      if (tick) count <= (noisy == level || changes) ? 4'd0 : count + 4'd1;
    end
  end
endmodule
