module lock_arbiter (
    input  logic       clk,
    input  logic       rst,
    input  logic [3:0] req,
    input  logic [3:0] lock,
    output logic [3:0] grant,
    output logic       locked
);
    logic [3:0] held;  // one-hot, or 0
    logic [3:0] first;

    assign first  = req & (~req + 4'd1);
    assign locked = (held & req) != 0;
    assign grant  = locked ? held : first;

    always_ff @(posedge clk or posedge rst) begin
        if (rst) held <= 4'd0;
        else held <= grant & lock;
    end
endmodule
