module updown_counter #(
    parameter int WIDTH = 5
) (
    input  logic             clk,
    input  logic             rst,
    input  logic             load,
    input  logic [WIDTH-1:0] value,
    input  logic             en,
    input  logic             up,
    input  logic             stop,
    input  logic [WIDTH-1:0] limit,
    output logic [WIDTH-1:0] count,
    output logic             at_end
);
  assign at_end = up ? count >= limit : count == '0;

  always_ff @(posedge clk) begin
    if (rst) count <= '0;
    else if (load) count <= value;
    else if (en) begin
      if (at_end) count <= (up == stop) ? limit : '0;
      else if (up) count <= count + 1'b1;
      else if (count > limit) count <= limit;
      else count <= count - 1'b1;
    end
  end
endmodule
