module stall_flush_pipeline (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        stall,
    input  logic        flush,
    input  logic        in_valid,
    input  logic [ 7:0] a,
    input  logic [ 7:0] b,
    input  logic [ 3:0] c,
    output logic        out_valid,
    output logic [11:0] result,
    output logic        overflow,
    output logic [ 1:0] in_flight
);
    logic valid_1;
    logic valid_2;
    logic [8:0] sum;
    logic [3:0] factor;
    logic [12:0] product;

    assign in_flight = {1'b0, valid_1} + {1'b0, valid_2} + {1'b0, out_valid};

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            valid_1   <= 1'b0;
            valid_2   <= 1'b0;
            out_valid <= 1'b0;
        end else if (flush) begin
            valid_1   <= 1'b0;
            valid_2   <= 1'b0;
            out_valid <= 1'b0;
        end else if (!stall) begin
            valid_1   <= in_valid;
            valid_2   <= valid_1;
            out_valid <= valid_2;
        end
    end

    always_ff @(posedge clk) begin
        if (!stall) begin
            sum      <= {1'b0, a} + {1'b0, b};
            factor   <= c;
            product  <= {4'd0, sum} * {9'd0, factor};
            overflow <= product[12];
            result   <= product[12] ? 12'hFFF : product[11:0];
        end
    end
endmodule
