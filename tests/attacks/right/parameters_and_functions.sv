// Parameters, functions, generate loops, $clog2, $signed.
module TopModule #(
  parameter  W = 8,
  localparam STEPS = $clog2(W)
) (
  input                  clk, rst, en,
  input      [W-1:0]     d,
  output reg [W-1:0]     sum,
  output                 odd
);
  function automatic [W-1:0] plus(input [W-1:0] sum, input [W-1:0] d);
    begin
      d = d + sum;
      plus = $unsigned($signed(d));
    end
  endfunction

  always @(posedge clk)
    if (rst) sum <= {W{1'b0}};
    else if (en) sum <= plus(sum, d);

  wire [W-1:0] level [0:STEPS];
  assign level[0] = sum;
  genvar i, j;
  generate
    for (i = 0; i < STEPS; i = i + 1) begin : stage
      for (j = 0; j < (W >> (i + 1)); j = j + 1) begin : pair
        assign level[i+1][j] = level[i][2*j] ^ level[i][2*j+1];
      end
      assign level[i+1][W-1:(W >> (i + 1))] = 0;
    end
    if (STEPS != 3) $error("only eight bits");
  endgenerate
  assign odd = level[STEPS][0];
endmodule
