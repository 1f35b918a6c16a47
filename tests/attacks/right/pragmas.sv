// Attributes and comments that tools obey and that change nothing.
(* keep_hierarchy = "yes" *)
module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  /* verilator lint_off WIDTH */
  (* keep = 1 *) reg [7:0] total;
  // synopsys full_case parallel_case
  always @(posedge clk) begin
    (* full_case, parallel_case *)
    casez ({rst, en}) // synthesis full_case
      2'b1?: total <= 0;
      2'b01: total <= total + d;
      2'b00: total <= total;
    endcase
  end
  /* verilator lint_on WIDTH */
  assign sum = total; // synthesis attribute keep of total is true
  assign odd = ^total;
endmodule
