module vending_machine (
    input  logic       clk,
    input  logic       rst_n,
    input  logic [1:0] coin,
    input  logic       cancel,
    input  logic       sold_out,
    output logic       vend,
    output logic [3:0] refund,
    output logic [2:0] credit
);
    localparam logic [3:0] Price = 4'd7;

    logic [3:0] worth;
    logic [3:0] total;

    always_comb begin
        case (coin)
            2'd1:    worth = 4'd1;
            2'd2:    worth = 4'd2;
            2'd3:    worth = 4'd5;
            default: worth = 4'd0;
        endcase
    end

    assign total = {1'b0, credit} + worth;

    always_ff @(posedge clk) begin
        vend   <= 1'b0;
        refund <= 4'd0;
        credit <= 3'd0;
        if (rst_n) begin
            if (cancel || sold_out) begin
                refund <= total;
            end else if (total >= Price) begin
                vend   <= 1'b1;
                refund <= total - Price;
            end else begin
                credit <= total[2:0];
            end
        end
    end
endmodule
