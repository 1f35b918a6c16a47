module tick_generator (
    input  logic       clk,
    input  logic       rst,
    input  logic       run,
    input  logic       restart,
    input  logic [4:0] period,
    output logic       tick,
    output logic       square
);
    logic [4:0] remaining;
    logic begins;

    assign begins = restart || (run && remaining == 5'd0);

    always_ff @(posedge clk or posedge rst) begin
        if (rst) begin
            remaining <= 5'd0;
            tick      <= 1'b0;
            square    <= 1'b0;
        end else begin
            tick <= begins;
            if (begins) begin
                remaining <= period;
                square    <= !square;
            end else if (run) begin
                remaining <= remaining - 5'd1;
            end
        end
    end
endmodule
