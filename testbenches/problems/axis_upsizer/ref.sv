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
    logic [ 1:0] lane;  // where the next byte goes
    logic [31:0] gathered;  // the bytes of the word that is not complete yet
    logic [31:0] word;
    logic take;
    logic complete;

    assign s_ready  = !m_valid || m_ready;
    assign take     = s_valid && s_ready;
    assign complete = take && (s_last || lane == 2'd3);

    always_comb begin
        word = gathered;
        word[{lane, 3'd0}+:8] = s_data;
    end

    always_ff @(posedge clk) begin
        if (rst) begin
            m_valid  <= 1'b0;
            lane     <= 2'd0;
            gathered <= 32'd0;
        end else begin
            if (s_ready) m_valid <= complete;
            if (complete) begin
                lane     <= 2'd0;
                gathered <= 32'd0;
            end else if (take) begin
                lane     <= lane + 2'd1;
                gathered <= word;
            end
        end
    end

    always_ff @(posedge clk) begin
        if (complete) begin
            m_data <= word;
            m_keep <= 4'b1111 >> (2'd3 - lane);
            m_last <= s_last;
        end
    end
endmodule
