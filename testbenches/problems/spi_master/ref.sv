module spi_master #(
    parameter int HALF = 4
) (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       cpol,
    input  logic       cpha,
    input  logic       start,
    input  logic [7:0] tx_data,
    input  logic       miso,
    output logic       busy,
    output logic       done,
    output logic [7:0] rx_data,
    output logic       sclk,
    output logic       mosi,
    output logic       cs_n
);
    localparam int TimerBits = $clog2(HALF);
    localparam logic [TimerBits-1:0] Last = TimerBits'(HALF - 1);

    logic level_at_rest;
    logic sample_trailing;
    logic [TimerBits-1:0] timer;
    logic [4:0] phase;
    logic [7:0] shift_out;
    logic [7:0] shift_in;
    logic phase_ends;
    logic finish;

    assign cs_n       = !busy;
    assign mosi       = busy && shift_out[7];
    assign sclk       = level_at_rest ^ phase[0];
    assign phase_ends = busy && timer == Last;
    assign finish     = phase_ends && phase == 5'd16;

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            busy          <= 1'b0;
            done          <= 1'b0;
            rx_data       <= 8'd0;
            phase         <= 5'd0;
            level_at_rest <= 1'b0;
        end else begin
            done <= finish;
            if (!busy) begin
                busy          <= start;
                level_at_rest <= cpol;
            end else if (finish) begin
                busy    <= 1'b0;
                phase   <= 5'd0;
                rx_data <= shift_in;
            end else if (phase_ends) begin
                phase <= phase + 5'd1;
            end
        end
    end

    always_ff @(posedge clk) begin
        timer <= busy && !phase_ends ? timer + 1'b1 : '0;
        if (!busy) begin
            shift_out       <= tx_data;
            sample_trailing <= cpha;
        end else if (phase_ends) begin
            if (phase[0] == sample_trailing) begin
                shift_in <= {shift_in[6:0], miso};
            end else if (phase != 5'd0 && phase != 5'd15) begin
                shift_out <= shift_out << 1;
            end
        end
    end
endmodule
