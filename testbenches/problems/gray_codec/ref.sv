module gray_codec #(
    parameter int WIDTH = 6
) (
    input  logic [WIDTH-1:0] bin_in,
    output logic [WIDTH-1:0] gray_out,
    input  logic [WIDTH-1:0] gray_in,
    output logic [WIDTH-1:0] bin_out,
    output logic             adjacent
);
  logic [WIDTH-1:0] difference;

  assign gray_out = bin_in ^ (bin_in >> 1);

  // Bit k of the number is the parity of the code word from bit k up.
  for (genvar k = 0; k < WIDTH; k++) begin : g_parity
    assign bin_out[k] = ^(gray_in >> k);
  end

  assign difference = gray_out ^ gray_in;
  assign adjacent   = (difference != '0) && ((difference & (difference - 1'b1)) == '0);
endmodule
