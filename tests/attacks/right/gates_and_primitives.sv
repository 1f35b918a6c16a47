// Gates, a primitive of its own, nets of other types, constants as supplies.
primitive two (o, a, b);
  output o;
  input a, b;
  table
    0 0 : 0;
    0 1 : 1;
    1 0 : 1;
    1 1 : 0;
  endtable
endprimitive

module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  supply0 low;
  wand [7:0] total;
  tri  [7:0] shown;
  reg  [7:0] held;
  wire a, b, c;
  assign total = held;
  assign total = 8'hff;
  assign shown = total;
  always @(posedge clk) held <= rst ? {8{low}} : en ? held + d : held;
  assign sum = shown;
  xor (a, sum[0], sum[1], sum[2]), (b, sum[3], sum[4], sum[5]);
  two (c, sum[6], sum[7]);
  xor #0 last (odd, a, b, c);
endmodule
