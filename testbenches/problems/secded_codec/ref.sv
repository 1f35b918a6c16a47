module secded_codec (
    input  logic [7:0]  data_in,
    output logic [12:0] code_out,
    input  logic [12:0] code_in,
    output logic [7:0]  data_out,
    output logic        corrected,
    output logic        uncorrectable
);
  function automatic logic [12:1] spread(input logic [7:0] data);
    return {data[7:4], 1'b0, data[3:1], 1'b0, data[0], 2'b00};
  endfunction

  function automatic logic [3:0] syndrome_of(input logic [12:1] code);
    logic [3:0] sum;
    sum = 4'd0;
    for (int position = 1; position <= 12; position++) begin
      if (code[position]) sum = sum ^ 4'(position);
    end
    return sum;
  endfunction

  logic [3:0]  check;
  logic [12:1] word;

  // The data bits alone have a syndrome; the parity bits that cancel it are its own bits.
  assign check    = syndrome_of(spread(data_in));
  assign word     = {data_in[7:4], check[3], data_in[3:1], check[2], data_in[0], check[1:0]};
  assign code_out = {word, ^word};

  logic [3:0] syndrome;
  logic       odd;
  logic [7:0] received;
  logic [7:0] flip;

  assign syndrome      = syndrome_of(code_in[12:1]);
  assign odd           = ^code_in;
  assign corrected     = odd && (syndrome <= 4'd12);
  assign uncorrectable = (syndrome != 4'd0) && !corrected;
  assign received      = {code_in[12:9], code_in[7:5], code_in[3]};
  assign data_out      = corrected ? received ^ flip : received;

  // Which data bit lies at the position that the syndrome names.
  always_comb begin
    case (syndrome)
      4'd3:    flip = 8'b00000001;
      4'd5:    flip = 8'b00000010;
      4'd6:    flip = 8'b00000100;
      4'd7:    flip = 8'b00001000;
      4'd9:    flip = 8'b00010000;
      4'd10:   flip = 8'b00100000;
      4'd11:   flip = 8'b01000000;
      4'd12:   flip = 8'b10000000;
      default: flip = 8'b00000000;
    endcase
  end
endmodule
