module async_fifo #(
    parameter int WIDTH = 8,
    parameter int ADDR  = 3
) (
    input  logic             wclk,
    input  logic             wrst_n,
    input  logic             push,
    input  logic [WIDTH-1:0] wdata,
    output logic             full,
    input  logic             rclk,
    input  logic             rrst_n,
    input  logic             pop,
    output logic [WIDTH-1:0] rdata,
    output logic             empty
);
    localparam logic [ADDR:0] One = 1;

    logic [WIDTH-1:0] memory[0:2**ADDR-1];
    logic [ADDR:0] wbin;
    logic [ADDR:0] wgray;
    logic [ADDR:0] wnext;
    logic [ADDR:0] rbin;
    logic [ADDR:0] rgray;
    logic [ADDR:0] rnext;
    logic [ADDR:0] rgray_meta;
    logic [ADDR:0] rgray_w;
    logic [ADDR:0] wgray_meta;
    logic [ADDR:0] wgray_r;

    // Write side. Full: the pointers differ by one whole turn, which in Gray code inverts the top two bits.
    assign full  = wgray == {~rgray_w[ADDR:ADDR-1], rgray_w[ADDR-2:0]};
    assign wnext = wbin + One;

    always_ff @(posedge wclk or negedge wrst_n) begin
        if (!wrst_n) begin
            wbin       <= '0;
            wgray      <= '0;
            rgray_meta <= '0;
            rgray_w    <= '0;
        end else begin
            rgray_meta <= rgray;
            rgray_w    <= rgray_meta;
            if (push && !full) begin
                wbin  <= wnext;
                wgray <= wnext ^ (wnext >> 1);
            end
        end
    end

    always_ff @(posedge wclk) begin
        if (push && !full) memory[wbin[ADDR-1:0]] <= wdata;
    end

    // Read side.
    assign empty = rgray == wgray_r;
    assign rnext = rbin + One;
    assign rdata = memory[rbin[ADDR-1:0]];

    always_ff @(posedge rclk or negedge rrst_n) begin
        if (!rrst_n) begin
            rbin       <= '0;
            rgray      <= '0;
            wgray_meta <= '0;
            wgray_r    <= '0;
        end else begin
            wgray_meta <= wgray;
            wgray_r    <= wgray_meta;
            if (pop && !empty) begin
                rbin  <= rnext;
                rgray <= rnext ^ (rnext >> 1);
            end
        end
    end
endmodule
