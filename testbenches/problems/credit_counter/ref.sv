module credit_counter (
    input  logic       clk,
    input  logic       rst,
    input  logic       consume,
    input  logic [1:0] give,
    input  logic       clear_errors,
    output logic [3:0] credits,
    output logic       available,
    output logic       underflow,
    output logic       overflow
);
    localparam logic [3:0] Max = 4'd11;

    logic taken;
    logic too_many;
    logic [4:0] total;  // up to 14

    assign available = credits != 4'd0;
    assign taken     = consume && available;
    assign total     = {1'b0, credits} + {3'b000, give} - {4'b0000, taken};
    assign too_many  = total > {1'b0, Max};

    always_ff @(negedge clk) begin
        if (rst) begin
            credits   <= Max;
            underflow <= 1'b0;
            overflow  <= 1'b0;
        end else begin
            credits   <= too_many ? Max : total[3:0];
            underflow <= (consume && !available) || (underflow && !clear_errors);
            overflow  <= too_many || (overflow && !clear_errors);
        end
    end
endmodule
