module traffic_light (
    input  logic       clk,
    input  logic       rst,
    input  logic       tick,
    input  logic       car,
    input  logic       button,
    output logic [2:0] main,
    output logic [2:0] side,
    output logic       walk
);
    localparam logic [2:0] MainGreen = 3'd0;
    localparam logic [2:0] MainYellow = 3'd1;
    localparam logic [2:0] ClearMain = 3'd2;
    localparam logic [2:0] SideGreen = 3'd3;
    localparam logic [2:0] SideYellow = 3'd4;
    localparam logic [2:0] ClearSide = 3'd5;

    localparam logic [2:0] Red = 3'b100;
    localparam logic [2:0] Yellow = 3'b010;
    localparam logic [2:0] Green = 3'b001;

    logic [2:0] phase;
    logic [2:0] remaining;  // ticks that the phase still lasts, after the next one
    logic car_waits;
    logic walker_waits;
    logic requested;
    logic ends;
    logic opens_side;

    assign requested  = car_waits || walker_waits || car || button;
    assign ends       = tick && remaining == 3'd0 && (phase != MainGreen || requested);
    assign opens_side = ends && phase == ClearMain;

    always_ff @(posedge clk) begin
        if (rst) begin
            phase     <= MainGreen;
            remaining <= 3'd5;
            walk      <= 1'b0;
        end else if (ends) begin
            walk <= opens_side && (walker_waits || button);
            // remaining is 0 here, which is what the phases of one tick need.
            case (phase)
                MainGreen: begin
                    phase     <= MainYellow;
                    remaining <= 3'd1;
                end
                MainYellow: phase <= ClearMain;
                ClearMain: begin
                    phase     <= SideGreen;
                    remaining <= 3'd3;
                end
                SideGreen: begin
                    phase     <= SideYellow;
                    remaining <= 3'd1;
                end
                SideYellow: phase <= ClearSide;
                default: begin
                    phase     <= MainGreen;
                    remaining <= 3'd5;
                end
            endcase
        end else if (tick && remaining != 3'd0) begin
            remaining <= remaining - 3'd1;
        end
    end

    always_ff @(posedge clk) begin
        if (rst || opens_side) begin
            car_waits    <= 1'b0;
            walker_waits <= 1'b0;
        end else begin
            if (car) car_waits <= 1'b1;
            if (button) walker_waits <= 1'b1;
        end
    end

    assign main = phase == MainGreen ? Green : phase == MainYellow ? Yellow : Red;
    assign side = phase == SideGreen ? Green : phase == SideYellow ? Yellow : Red;
endmodule
