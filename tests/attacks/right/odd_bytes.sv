// Line ends of another system, tabs, and words of other languages: é ✓ 中文.
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
	always_ff @(posedge clk)	// 加算
		if (rst)	sum <= 0;
		else if (en)	sum <= sum + d;
	assign odd = ^sum;
endmodule
