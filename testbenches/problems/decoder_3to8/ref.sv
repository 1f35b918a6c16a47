module decoder_3to8 (
    input  logic [2:0] addr,
    input  logic       en,
    input  logic       inhibit_n,
    input  logic       broadcast,
    output logic [7:0] cs_n,
    output logic       active
);
  assign active = en && inhibit_n;

  always_comb begin
    if (!active) cs_n = 8'hFF;
    else if (broadcast) cs_n = 8'h00;
    else cs_n = ~(8'h01 << addr);
  end
endmodule
