module sequence_detector (
    input  logic       clk,
    input  logic       rst,
    input  logic       bit_valid,
    input  logic       bit_in,
    input  logic       clear,
    output logic       found,
    output logic [2:0] hits
);
    // The longest beginning of the pattern that the stream ends with.
    localparam logic [2:0] None = 3'd0;
    localparam logic [2:0] Got1 = 3'd1;
    localparam logic [2:0] Got11 = 3'd2;
    localparam logic [2:0] Got110 = 3'd3;
    localparam logic [2:0] Got1101 = 3'd4;

    logic [2:0] state;
    logic hit;

    assign hit = bit_valid && bit_in && state == Got1101;

    always_ff @(negedge clk or posedge rst) begin
        if (rst) begin
            state <= None;
        end else if (bit_valid) begin
            case (state)
                None:    state <= bit_in ? Got1 : None;
                Got1:    state <= bit_in ? Got11 : None;
                Got11:   state <= bit_in ? Got11 : Got110;
                Got110:  state <= bit_in ? Got1101 : None;
                default: state <= bit_in ? Got11 : None;
            endcase
        end
    end

    always_ff @(negedge clk or posedge rst) begin
        if (rst) begin
            found <= 1'b0;
            hits  <= 3'd0;
        end else begin
            found <= hit;
            hits  <= (clear ? 3'd0 : hits) + {2'd0, hit};
        end
    end
endmodule
