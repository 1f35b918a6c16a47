module alu (
    input  logic [7:0] a,
    input  logic [7:0] b,
    input  logic       carry_in,
    input  logic [3:0] op,
    output logic [7:0] result,
    output logic       zero,
    output logic       negative,
    output logic       carry,
    output logic       overflow
);
  logic       arithmetic;
  logic       subtracting;
  logic       extra;
  logic [7:0] addend;
  logic [7:0] total;
  logic       carries;

  assign arithmetic  = op[3:2] == 2'b00;
  assign subtracting = op[1];
  assign extra       = op[0] && carry_in;

  // a - b - extra is a + ~b + !extra; its carry out is the inverse of the borrow.
  assign addend           = subtracting ? ~b : b;
  assign {carries, total} = {1'b0, a} + {1'b0, addend} + {8'd0, subtracting ^ extra};

  always_comb begin
    result = 8'd0;
    carry  = 1'b0;
    case (op)
      4'd0, 4'd1, 4'd2, 4'd3: {carry, result} = {carries ^ subtracting, total};
      4'd4:  result = a & b;
      4'd5:  result = a | b;
      4'd6:  result = a ^ b;
      4'd7:  result = ~a;
      4'd8:  result = {7'd0, $signed(a) < $signed(b)};
      4'd9:  result = {7'd0, a < b};
      4'd10: {carry, result} = {a, carry_in};
      4'd11: {result, carry} = {carry_in, a};
      default: ;
    endcase
  end

  assign zero     = result == 8'd0;
  assign negative = result[7];
  assign overflow = arithmetic && (a[7] == addend[7]) && (total[7] != a[7]);
endmodule
