module comparator #(
    parameter int WIDTH = 8
) (
    input  logic [WIDTH-1:0] a,
    input  logic [WIDTH-1:0] b,
    input  logic             is_signed,
    output logic             lt,
    output logic             eq,
    output logic             gt,
    output logic [WIDTH-1:0] smaller,
    output logic [WIDTH-1:0] larger
);
  // Inverting the sign bit maps two's complement order to unsigned order.
  logic [WIDTH-1:0] key_a;
  logic [WIDTH-1:0] key_b;

  assign key_a = {a[WIDTH-1] ^ is_signed, a[WIDTH-2:0]};
  assign key_b = {b[WIDTH-1] ^ is_signed, b[WIDTH-2:0]};

  assign lt      = key_a < key_b;
  assign eq      = a == b;
  assign gt      = !lt && !eq;
  assign smaller = lt ? a : b;
  assign larger  = lt ? b : a;
endmodule
