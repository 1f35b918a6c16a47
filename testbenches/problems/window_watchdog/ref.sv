module window_watchdog #(
    parameter logic [7:0] EARLY   = 4,
    parameter logic [7:0] WARN    = 9,
    parameter logic [7:0] TIMEOUT = 12
) (
    input  logic clk,
    input  logic rst_n,
    input  logic enable,
    input  logic kick,
    output logic warning,
    output logic too_early,
    output logic too_late
);
    logic [7:0] age;
    logic fault;

    assign fault   = too_early || too_late;
    assign warning = age >= WARN && !fault;

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            age       <= 8'd0;
            too_early <= 1'b0;
            too_late  <= 1'b0;
        end else if (!fault) begin
            if (!enable) begin
                age <= 8'd0;
            end else if (kick) begin
                if (age < EARLY) too_early <= 1'b1;
                else age <= 8'd0;
            end else if (age == TIMEOUT - 8'd1) begin
                too_late <= 1'b1;
            end else begin
                age <= age + 8'd1;
            end
        end
    end
endmodule
