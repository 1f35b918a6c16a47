module i2c_bus_monitor (
    input  logic clk,
    input  logic rst,
    input  logic scl,
    input  logic sda,
    output logic start,
    output logic stop,
    output logic bit_valid,
    output logic bit_value,
    output logic active
);
    // [0] catches the line, [1] is stable, [2] is one cycle older.
    logic [2:0] c;
    logic [2:0] d;
    logic started;
    logic stopped;
    logic got_bit;

    assign started = c[2] && c[1] && d[2] && !d[1];
    assign stopped = c[2] && c[1] && !d[2] && d[1];
    assign got_bit = !c[2] && c[1] && active;

    always_ff @(posedge clk or posedge rst) begin
        if (rst) begin
            c         <= 3'b111;
            d         <= 3'b111;
            start     <= 1'b0;
            stop      <= 1'b0;
            bit_valid <= 1'b0;
            bit_value <= 1'b0;
            active    <= 1'b0;
        end else begin
            c         <= {c[1:0], scl};
            d         <= {d[1:0], sda};
            start     <= started;
            stop      <= stopped;
            bit_valid <= got_bit;
            if (got_bit) bit_value <= d[1];
            if (started) active <= 1'b1;
            if (stopped) active <= 1'b0;
        end
    end
endmodule
