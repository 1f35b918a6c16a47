module barrel_shifter (
    input  logic [15:0] data,
    input  logic [3:0]  amount,
    input  logic [2:0]  op,
    output logic [15:0] result,
    output logic        lost
);
  localparam logic [2:0] ShiftLeft = 3'd0;
  localparam logic [2:0] ShiftRight = 3'd1;
  localparam logic [2:0] ShiftRightSigned = 3'd2;
  localparam logic [2:0] RotateLeft = 3'd3;
  localparam logic [2:0] RotateRight = 3'd4;

  logic [15:0] to_left;
  logic [15:0] to_right;
  logic [15:0] off_left;
  logic [15:0] off_right;
  logic [15:0] sign_fill;

  // Beside each shifted word: what has left it.
  assign {off_left, to_left}   = {16'd0, data} << amount;
  assign {to_right, off_right} = {data, 16'd0} >> amount;

  assign sign_fill = data[15] ? ~(16'hFFFF >> amount) : 16'd0;

  always_comb begin
    result = data;
    lost   = 1'b0;
    case (op)
      ShiftLeft: begin
        result = to_left;
        lost   = |off_left;
      end
      ShiftRight: begin
        result = to_right;
        lost   = |off_right;
      end
      ShiftRightSigned: begin
        result = to_right | sign_fill;
        lost   = |off_right;
      end
      RotateLeft:  result = to_left | off_left;
      RotateRight: result = to_right | off_right;
      default: ;
    endcase
  end
endmodule
