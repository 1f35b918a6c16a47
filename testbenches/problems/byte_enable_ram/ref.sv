module byte_enable_ram #(
    parameter int ADDR  = 4,
    parameter int BYTES = 4
) (
    input  logic               clk,
    input  logic               en,
    input  logic               we,
    input  logic [  BYTES-1:0] be,
    input  logic [   ADDR-1:0] addr,
    input  logic [8*BYTES-1:0] wdata,
    output logic [8*BYTES-1:0] rdata
);
    logic [8*BYTES-1:0] memory[0:2**ADDR-1];

    always_ff @(posedge clk) begin
        if (en) begin
            if (we) begin
                for (int i = 0; i < BYTES; i++) begin
                    if (be[i]) memory[addr][8*i+:8] <= wdata[8*i+:8];
                end
            end else begin
                rdata <= memory[addr];
            end
        end
    end
endmodule
