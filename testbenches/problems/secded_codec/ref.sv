module secded_codec (
    input  logic [7:0]  data_in,
    output logic [12:0] code_out,
    input  logic [12:0] code_in,
    output logic [7:0]  data_out,
    output logic        corrected,
    output logic        uncorrectable
);
  function automatic logic [12:0] spread(input logic [7:0] data);
    return {data[7:4], 1'b0, data[3:1], 1'b0, data[0], 3'b000};
  endfunction

  function automatic logic [7:0] gather(input logic [12:0] code);
    return {code[12:9], code[7:5], code[3]};
  endfunction

  function automatic logic [3:0] syndrome_of(input logic [12:0] code);
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

  logic [3:0]  syndrome;
  logic        odd;
  logic [12:0] flip;
  logic [12:0] mended;

  assign syndrome      = syndrome_of(code_in);
  assign odd           = ^code_in;
  assign corrected     = odd && (syndrome <= 4'd12);
  assign uncorrectable = (syndrome != 4'd0) && !corrected;
  assign flip          = corrected ? 13'd1 << syndrome : 13'd0;
  assign mended        = code_in ^ flip;
  assign data_out      = gather(mended);
endmodule
