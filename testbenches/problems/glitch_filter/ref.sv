module glitch_filter (
    input  logic clk,
    input  logic rst_n,
    input  logic raw,
    input  logic sample,
    output logic clean,
    output logic rose,
    output logic fell
);
    logic meta;
    logic s;
    logic [3:0] history;
    logic [2:0] ones;
    logic next;

    assign ones = {2'd0, s} + {2'd0, history[0]} + {2'd0, history[1]} + {2'd0, history[2]} + {2'd0, history[3]};
    assign next = clean ? ones > 3'd1 : ones > 3'd3;

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            meta    <= 1'b0;
            s       <= 1'b0;
            history <= 4'd0;
            clean   <= 1'b0;
            rose    <= 1'b0;
            fell    <= 1'b0;
        end else begin
            meta <= raw;
            s    <= meta;
            rose <= sample && next && !clean;
            fell <= sample && !next && clean;
            if (sample) begin
                history <= {history[2:0], s};
                clean   <= next;
            end
        end
    end
endmodule
