// Names what is forbidden, in comments and strings alone: $finish; tb.good1.sum; `include "x"; force; bind
/* initial $finish; `ifdef SYNTHESIS */
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  localparam [8*20-1:0] TEXT = "$finish; // tb.good1";
  wire [159:0] seen = TEXT; // `define OK; assign rst = 1;
  always_ff @(posedge clk) /* $stop */
    if (rst) sum <= 0;
    else if (en) sum <= sum + d;
  assign odd = ^sum; // translate this into hardware
endmodule
