module crc16_x25 (
    input  logic        clk,
    input  logic        rst,
    input  logic        valid,
    input  logic        first,
    input  logic [7:0]  data,
    output logic [15:0] crc,
    output logic        good
);
  localparam logic [15:0] Polynomial = 16'h8408;  // 16'h1021, bit-reversed as the whole register is
  localparam logic [15:0] Residue = 16'hF0B8;

  function automatic logic [15:0] advance(input logic [15:0] from, input logic [7:0] byte_in);
    logic [15:0] register;
    register = from ^ {8'd0, byte_in};
    for (int k = 0; k < 8; k++) begin
      register = register[0] ? (register >> 1) ^ Polynomial : register >> 1;
    end
    return register;
  endfunction

  logic [15:0] state;

  always_ff @(posedge clk or posedge rst) begin
    if (rst) state <= 16'hFFFF;
    else if (valid) state <= advance(first ? 16'hFFFF : state, data);
  end

  assign crc  = ~state;
  assign good = state == Residue;
endmodule
