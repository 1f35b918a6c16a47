module serializer #(
    parameter int WIDTH = 7
) (
    input  logic             clk,
    input  logic             rst_n,
    input  logic             load,
    input  logic [WIDTH-1:0] data,
    input  logic             lsb_first,
    input  logic             advance,
    output logic             ready,
    output logic             bit_valid,
    output logic             bit_out,
    output logic             bit_first,
    output logic             bit_last
);
    localparam int CountBits = $clog2(WIDTH + 1);

    logic [WIDTH-1:0] shift;
    logic to_the_right;
    logic [CountBits-1:0] left;  // bits still to go, the present one included; 0 when idle

    assign bit_valid = left != 0;
    assign bit_first = left == CountBits'(WIDTH);
    assign bit_last  = left == 1;
    assign bit_out   = bit_valid && (to_the_right ? shift[0] : shift[WIDTH-1]);
    assign ready     = !bit_valid || (bit_last && advance);

    always_ff @(negedge clk) begin
        if (!rst_n) begin
            left <= '0;
        end else if (load && ready) begin
            left         <= CountBits'(WIDTH);
            shift        <= data;
            to_the_right <= lsb_first;
        end else if (bit_valid && advance) begin
            left  <= left - 1'b1;
            shift <= to_the_right ? shift >> 1 : shift << 1;
        end
    end
endmodule
