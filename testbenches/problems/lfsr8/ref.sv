module lfsr8 (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       load,
    input  logic [7:0] seed,
    input  logic       step,
    output logic [7:0] state,
    output logic       serial
);
  logic feedback;

  assign feedback = state[7] ^ state[5] ^ state[4] ^ state[3];
  assign serial   = state[7];

  always_ff @(negedge clk) begin
    if (!rst_n) state <= 8'h01;
    else if (load) state <= (seed == 8'h00) ? 8'h01 : seed;
    else if (step) state <= {state[6:0], feedback};
  end
endmodule
