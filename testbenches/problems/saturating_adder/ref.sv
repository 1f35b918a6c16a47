module saturating_adder #(
    parameter int WIDTH = 8
) (
    input  logic signed [WIDTH-1:0] a,
    input  logic signed [WIDTH-1:0] b,
    input  logic                    subtract,
    output logic signed [WIDTH-1:0] result,
    output logic                    over,
    output logic                    under
);
  logic signed [WIDTH:0] wide_a;
  logic signed [WIDTH:0] wide_b;
  logic signed [WIDTH:0] exact;

  assign wide_a = {a[WIDTH-1], a};
  assign wide_b = {b[WIDTH-1], b};
  assign exact  = subtract ? wide_a - wide_b : wide_a + wide_b;

  // One bit more holds the exact value; it fits when its two top bits agree.
  assign over  = !exact[WIDTH] && exact[WIDTH-1];
  assign under = exact[WIDTH] && !exact[WIDTH-1];

  assign result = over  ? {1'b0, {(WIDTH - 1) {1'b1}}} :
                  under ? {1'b1, {(WIDTH - 1) {1'b0}}} :
                          exact[WIDTH-1:0];
endmodule
