module axis_upsizer (
    input  logic        clk,
    input  logic        rst,
    input  logic        s_valid,
    output logic        s_ready,
    input  logic [ 7:0] s_data,
    input  logic        s_last,
    output logic        m_valid,
    input  logic        m_ready,
    output logic [31:0] m_data,
    output logic [ 3:0] m_keep,
    output logic        m_last
);
    logic [1:0] lane;  // where the next byte goes
    logic [7:0] first;
    logic [7:0] second;
    logic [7:0] third;
    logic [31:0] word;
    logic take;
    logic complete;

    assign s_ready  = !m_valid || m_ready;
    assign take     = s_valid && s_ready;
    assign complete = take && (s_last || lane == 2'd3);

    always_comb begin
        case (lane)
            2'd0:    word = {24'd0, s_data};
            2'd1:    word = {16'd0, s_data, first};
            2'd2:    word = {8'd0, s_data, second, first};
            default: word = {s_data, third, second, first};
        endcase
    end

    always_ff @(posedge clk) begin
        if (rst) begin
            m_valid <= 1'b0;
            lane    <= 2'd0;
        end else begin
            if (s_ready) m_valid <= complete;
            if (complete) lane <= 2'd0;
            else if (take) lane <= lane + 2'd1;
        end
    end

    always_ff @(posedge clk) begin
        if (take) begin
            case (lane)
                2'd0:    first <= s_data;
                2'd1:    second <= s_data;
                default: third <= s_data;
            endcase
        end
        if (complete) begin
            m_data <= word;
            m_keep <= 4'b1111 >> (2'd3 - lane);
            m_last <= s_last;
        end
    end
endmodule
