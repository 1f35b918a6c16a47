module mux4 #(
    parameter int WIDTH = 8
) (
    input  logic [4*WIDTH-1:0] lanes,
    input  logic [1:0]         sel,
    input  logic               en,
    output logic [WIDTH-1:0]   y
);
  assign y = en ? lanes[sel*WIDTH+:WIDTH] : '0;
endmodule
