module lifo_stack #(
    parameter int WIDTH = 8,
    parameter int DEPTH = 8
) (
    input  logic                       clk,
    input  logic                       rst_n,
    input  logic                       push,
    input  logic                       pop,
    input  logic [          WIDTH-1:0] din,
    input  logic                       clear_errors,
    output logic [          WIDTH-1:0] top,
    output logic [$clog2(DEPTH+1)-1:0] level,
    output logic                       overflow,
    output logic                       underflow
);
    localparam int LevelBits = $clog2(DEPTH + 1);
    localparam int AddressBits = $clog2(DEPTH);

    logic [WIDTH-1:0] memory[0:DEPTH-1];
    logic [AddressBits-1:0] top_address;
    logic [AddressBits-1:0] write_address;
    logic empty;
    logic full;
    logic grow;
    logic shrink;
    logic replace;

    assign empty   = level == 0;
    assign full    = level == LevelBits'(DEPTH);
    assign replace = push && pop && !empty;
    assign grow    = push && !replace && !full;
    assign shrink  = pop && !push && !empty;

    assign top_address   = AddressBits'(level - 1'b1);
    assign write_address = replace ? top_address : AddressBits'(level);
    assign top           = empty ? '0 : memory[top_address];

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            level     <= '0;
            overflow  <= 1'b0;
            underflow <= 1'b0;
        end else begin
            if (grow) level <= level + 1'b1;
            if (shrink) level <= level - 1'b1;
            overflow  <= (push && !pop && full) || (overflow && !clear_errors);
            underflow <= (pop && !push && empty) || (underflow && !clear_errors);
        end
    end

    always_ff @(posedge clk) begin
        if (grow || replace) memory[write_address] <= din;
    end
endmodule
