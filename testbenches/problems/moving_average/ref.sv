module moving_average (
    input  logic              clk,
    input  logic              rst,
    input  logic              in_valid,
    input  logic signed [9:0] in_data,
    output logic              out_valid,
    output logic signed [9:0] out_data,
    output logic              settled
);
    logic signed [9:0] window[0:7];  // a ring; position is the oldest sample, which goes next
    logic [2:0] position;
    logic signed [12:0] sum;
    logic signed [12:0] next_sum;
    logic signed [12:0] newest;
    logic signed [12:0] oldest;

    assign newest   = 13'(in_data);
    assign oldest   = 13'(window[position]);
    assign next_sum = sum + newest - oldest;

    always_ff @(posedge clk) begin
        if (rst) begin
            for (int i = 0; i < 8; i++) window[i] <= 10'sd0;
            position  <= 3'd0;
            sum       <= 13'sd0;
            out_valid <= 1'b0;
            out_data  <= 10'sd0;
            settled   <= 1'b0;
        end else begin
            out_valid <= in_valid;
            if (in_valid) begin
                window[position] <= in_data;
                position         <= position + 3'd1;
                sum              <= next_sum;
                out_data         <= next_sum[12:3];
                if (position == 3'd7) settled <= 1'b1;
            end
        end
    end
endmodule
