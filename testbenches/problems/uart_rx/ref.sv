module uart_rx #(
    parameter int CLKS_PER_BIT = 8
) (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       rxd,
    output logic [7:0] data,
    output logic       valid,
    output logic       frame_error,
    output logic       busy
);
    localparam int TimerBits = $clog2(CLKS_PER_BIT);
    localparam logic [TimerBits-1:0] WholeBit = TimerBits'(CLKS_PER_BIT - 1);
    localparam logic [TimerBits-1:0] HalfBit = TimerBits'(CLKS_PER_BIT / 2 - 1);

    localparam logic [1:0] Idle = 2'd0;
    localparam logic [1:0] Receive = 2'd1;
    localparam logic [1:0] AwaitHigh = 2'd2;

    logic [1:0] state;
    logic meta;
    logic s;
    logic [TimerBits-1:0] timer;
    logic [3:0] slot;  // 0 is the start bit, 1 to 8 the data bits, 9 the stop bit
    logic [7:0] shift;
    logic look;

    assign busy = state != Idle;
    assign look = state == Receive && timer == 0;

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            meta <= 1'b1;
            s    <= 1'b1;
        end else begin
            meta <= rxd;
            s    <= meta;
        end
    end

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            state       <= Idle;
            data        <= '0;
            valid       <= 1'b0;
            frame_error <= 1'b0;
        end else begin
            valid       <= look && slot == 4'd9 && s;
            frame_error <= look && slot == 4'd9 && !s;
            case (state)
                Idle: if (!s) state <= Receive;
                Receive:
                if (look && slot == 4'd0 && s) begin
                    state <= Idle;
                end else if (look && slot == 4'd9) begin
                    state <= s ? Idle : AwaitHigh;
                    if (s) data <= shift;
                end
                default: if (s) state <= Idle;
            endcase
        end
    end

    always_ff @(posedge clk) begin
        if (state == Idle) begin
            timer <= HalfBit;
            slot  <= 4'd0;
        end else if (look) begin
            timer <= WholeBit;
            slot  <= slot + 4'd1;
            shift <= {s, shift[7:1]};
        end else begin
            timer <= timer - 1'b1;
        end
    end
endmodule
