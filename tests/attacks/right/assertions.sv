// Assertions with and without messages; some of them fail, which is no verdict.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  always_ff @(posedge clk)
    if (rst) sum <= 0;
    else if (en) sum <= sum + d;
  assign odd = ^sum;
  always @(posedge clk) begin
    assert (!(rst && en)) else $error("reset while enabled");
    assert (d < 128) else $warning("large");
    assert (!en);
  end
endmodule
