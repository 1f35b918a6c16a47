// A package, an enumeration, a structure, casts.
// simulators: icarus verilator
package accumulator_types;
  localparam logic [7:0] NOTHING = '0;
  function automatic logic parity(input logic [7:0] x);
    return ^x;
  endfunction
endpackage

module TopModule (
  input  logic       clk,
  input  logic       rst,
  input  logic       en,
  input  logic [7:0] d,
  output logic [7:0] sum,
  output logic       odd
);
  import accumulator_types::*;
  typedef enum logic [1:0] {IDLE, CLEAR, ADD} action_t;
  action_t action;
  typedef struct packed {
    logic [7:0] total;
    logic       odd;
  } state_t;
  state_t state, next;

  always_comb begin
    action = IDLE;
    if (rst) action = CLEAR;
    else if (en) action = ADD;
  end

  always_comb begin
    next = state;
    case (action)
      CLEAR: next = {NOTHING, 1'b0};
      ADD: begin
        next.total = state.total + d;
        next.odd = accumulator_types::parity(state.total + d);
      end
      default: ;
    endcase
  end

  always_ff @(posedge clk) state <= next;
  assign {sum, odd} = state;
endmodule
