module edge_detector #(
    parameter int WIDTH = 4
) (
    input  logic             clk,
    input  logic             rst,
    input  logic [WIDTH-1:0] line,
    input  logic [WIDTH-1:0] on_rise,
    input  logic [WIDTH-1:0] on_fall,
    input  logic [WIDTH-1:0] clear,
    output logic [WIDTH-1:0] pulse,
    output logic [WIDTH-1:0] flag
);
  logic [WIDTH-1:0] sampled;
  logic [WIDTH-1:0] current;
  logic [WIDTH-1:0] previous;

  assign pulse = (current & ~previous & on_rise) | (~current & previous & on_fall);

  always_ff @(posedge clk or posedge rst) begin
    if (rst) begin
      sampled  <= '0;
      current  <= '0;
      previous <= '0;
      flag     <= '0;
    end else begin
      sampled  <= line;
      current  <= sampled;
      previous <= current;
      flag     <= pulse | (flag & ~clear);
    end
  end
endmodule
