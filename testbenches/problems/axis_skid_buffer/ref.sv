module axis_skid_buffer #(
    parameter int WIDTH = 8
) (
    input  logic             clk,
    input  logic             aresetn,
    input  logic             s_valid,
    output logic             s_ready,
    input  logic [WIDTH-1:0] s_data,
    output logic             m_valid,
    input  logic             m_ready,
    output logic [WIDTH-1:0] m_data
);
    logic [WIDTH-1:0] spare;
    logic spare_valid;
    logic take;
    logic advance;  // the output register is free or becomes free at this edge

    assign take    = s_valid && s_ready;
    assign advance = m_ready || !m_valid;

    always_ff @(posedge clk) begin
        if (!aresetn) begin
            s_ready     <= 1'b0;
            m_valid     <= 1'b0;
            spare_valid <= 1'b0;
        end else if (advance) begin
            s_ready     <= 1'b1;
            m_valid     <= spare_valid || take;
            spare_valid <= 1'b0;
        end else if (take) begin
            s_ready     <= 1'b0;
            spare_valid <= 1'b1;
        end
    end

    always_ff @(posedge clk) begin
        if (advance) m_data <= spare_valid ? spare : s_data;
        if (take) spare <= s_data;
    end
endmodule
