module uart_tx #(
    parameter int CLKS_PER_BIT = 6
) (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic [7:0] data,
    output logic       ready,
    output logic       txd
);
    localparam int TickBits = $clog2(CLKS_PER_BIT);
    localparam logic [TickBits-1:0] Last = TickBits'(CLKS_PER_BIT - 1);
    localparam logic [3:0] FrameBits = 4'd11;

    logic [10:0] frame;  // bit 0 is on the line, ones come in from the left
    logic [3:0] left;  // bits not yet finished; 0 when idle
    logic [TickBits-1:0] tick;
    logic bit_ends;

    assign txd      = frame[0];
    assign bit_ends = tick == Last;
    assign ready    = left == 0 || (left == 1 && bit_ends);

    always_ff @(posedge clk) begin
        if (rst) begin
            frame <= '1;
            left  <= '0;
        end else if (valid && ready) begin
            frame <= {1'b1, ^data, data, 1'b0};
            left  <= FrameBits;
            tick  <= '0;
        end else if (left != 0) begin
            if (bit_ends) begin
                frame <= {1'b1, frame[10:1]};
                left  <= left - 4'd1;
                tick  <= '0;
            end else begin
                tick <= tick + 1'b1;
            end
        end
    end
endmodule
