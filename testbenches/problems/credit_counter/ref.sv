module credit_counter #(
    parameter int MAX = 11
) (
    input  logic                     clk,
    input  logic                     rst,
    input  logic                     consume,
    input  logic [              1:0] give,
    input  logic                     clear_errors,
    output logic [$clog2(MAX+1)-1:0] credits,
    output logic                     available,
    output logic                     underflow,
    output logic                     overflow
);
    localparam int Bits = $clog2(MAX + 1);

    logic [Bits:0] total;  // one bit more than credits, as MAX + 3 may need it
    logic too_many;

    assign available = credits != 0;
    assign total     = {1'b0, credits} + (Bits + 1)'(give) - (Bits + 1)'(consume && available);
    assign too_many  = total > (Bits + 1)'(MAX);

    always_ff @(negedge clk) begin
        if (rst) begin
            credits   <= Bits'(MAX);
            underflow <= 1'b0;
            overflow  <= 1'b0;
        end else begin
            credits   <= too_many ? Bits'(MAX) : Bits'(total);
            underflow <= (consume && !available) || (underflow && !clear_errors);
            overflow  <= too_many || (overflow && !clear_errors);
        end
    end
endmodule
