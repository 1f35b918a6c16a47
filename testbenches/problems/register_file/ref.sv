module register_file #(
    parameter int WIDTH = 16,
    parameter int ADDR  = 3
) (
    input  logic             clk,
    input  logic             we,
    input  logic [ ADDR-1:0] waddr,
    input  logic [WIDTH-1:0] wdata,
    input  logic [ ADDR-1:0] raddr_a,
    output logic [WIDTH-1:0] rdata_a,
    input  logic [ ADDR-1:0] raddr_b,
    output logic [WIDTH-1:0] rdata_b
);
    logic [WIDTH-1:0] registers[0:2**ADDR-1];

    always_ff @(posedge clk) begin
        if (we) registers[waddr] <= wdata;
    end

    assign rdata_a = raddr_a == 0 ? '0 : we && raddr_a == waddr ? wdata : registers[raddr_a];
    assign rdata_b = raddr_b == 0 ? '0 : we && raddr_b == waddr ? wdata : registers[raddr_b];
endmodule
