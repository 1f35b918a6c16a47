module round_robin_arbiter #(
    parameter int N = 5
) (
    input  logic                 clk,
    input  logic                 rst_n,
    input  logic                 enable,
    input  logic [N-1:0]         req,
    output logic [N-1:0]         grant,
    output logic [$clog2(N)-1:0] winner
);
    localparam int IndexBits = $clog2(N);
    localparam logic [N-1:0] One = 1;

    logic [N-1:0] last;  // one-hot; 0 after reset, when all are asked from the bottom
    logic [N-1:0] after_last;
    logic [N-1:0] candidates;
    logic [N-1:0] first;

    // Requests above the last winner go first; only if there are none, all are asked from the bottom.
    assign after_last = req & ((~last + One) << 1);
    assign candidates = after_last != 0 ? after_last : req;
    assign first      = candidates & (~candidates + One);

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            grant <= '0;
            last  <= '0;
        end else if (enable) begin
            grant <= first;
            if (req != 0) last <= first;
        end
    end

    always_comb begin
        winner = '0;
        for (int i = 0; i < N; i++) begin
            if (grant[i]) winner = IndexBits'(i);
        end
    end
endmodule
