module sync_fifo #(
    parameter int WIDTH = 8,
    parameter int DEPTH = 5
) (
    input  logic                       clk,
    input  logic                       rst,
    input  logic                       push,
    input  logic [WIDTH-1:0]           din,
    input  logic                       pop,
    output logic [WIDTH-1:0]           dout,
    output logic                       empty,
    output logic                       full,
    output logic [$clog2(DEPTH+1)-1:0] count
);
    localparam int AddressBits = $clog2(DEPTH);
    localparam int CountBits = $clog2(DEPTH + 1);
    localparam logic [AddressBits-1:0] Last = AddressBits'(DEPTH - 1);

    logic [WIDTH-1:0] memory[0:DEPTH-1];
    logic [AddressBits-1:0] head;
    logic [AddressBits-1:0] tail;
    logic take;
    logic give;

    assign empty = count == 0;
    assign full  = count == CountBits'(DEPTH);
    assign dout  = memory[head];
    assign give  = pop && !empty;
    assign take  = push && (!full || pop);

    always_ff @(posedge clk) begin
        if (rst) begin
            head  <= '0;
            tail  <= '0;
            count <= '0;
        end else begin
            if (give) head <= head == Last ? '0 : head + 1'b1;
            if (take) tail <= tail == Last ? '0 : tail + 1'b1;
            count <= count + CountBits'(take) - CountBits'(give);
        end
    end

    always_ff @(posedge clk) begin
        if (take) memory[tail] <= din;
    end
endmodule
