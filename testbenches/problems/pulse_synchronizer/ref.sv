module pulse_synchronizer (
    input  logic src_clk,
    input  logic src_rst_n,
    input  logic src_pulse,
    output logic src_busy,
    input  logic dst_clk,
    input  logic dst_rst_n,
    output logic dst_pulse
);
    logic level;
    logic ack_meta;
    logic ack;
    logic level_meta;
    logic level_dst;
    logic level_seen;

    assign src_busy  = level != ack;
    assign dst_pulse = level_dst != level_seen;

    always_ff @(posedge src_clk or negedge src_rst_n) begin
        if (!src_rst_n) begin
            level    <= 1'b0;
            ack_meta <= 1'b0;
            ack      <= 1'b0;
        end else begin
            ack_meta <= level_seen;
            ack      <= ack_meta;
            if (src_pulse && !src_busy) level <= !level;
        end
    end

    always_ff @(posedge dst_clk or negedge dst_rst_n) begin
        if (!dst_rst_n) begin
            level_meta <= 1'b0;
            level_dst  <= 1'b0;
            level_seen <= 1'b0;
        end else begin
            level_meta <= level;
            level_dst  <= level_meta;
            level_seen <= level_dst;
        end
    end
endmodule
