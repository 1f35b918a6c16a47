"""For every mend a design that it makes compile, and designs that look alike and must stay as they are.

The faults are those of recorded completions; the texts are cut down to them.
"""

from __future__ import annotations

from rtlgen.core.value import value


@value
class Example:
    mend: str
    text: str
    becomes: str
    """What must stand in the mended text."""
    asks: str = "module m(input clk, input [3:0] a, output reg [3:0] y); endmodule"
    """The interface of the problem."""
    legal: bool = False
    """The design is right, and only Icarus 11 refuses it."""


GOOD = (
    Example(
        mend="text_around_code",
        text="""Here is the module you asked for; it's simple:

```verilog
module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a;
endmodule
```
This counts on every edge. Let me know if you need a testbench!
""",
        becomes="\n\nmodule m(input clk",
    ),
    Example(
        mend="glued_endmodule",
        text="""module half(input [3:0] a, output [3:0] b);
  assign b = a >> 1;
endmodulemodule m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  half u(.a(a), .b(b));
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="endmodule module m",
    ),
    Example(
        mend="brace_for_end",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    if (a[0]) begin
      y <= {a[3:1], 1'b0};
    } else if (a[1]) begin
      y <= 4'd1;
    }
  end
endmodule
""",
        becomes="end else if (a[1]) begin",
    ),
    Example(
        mend="keyword_as_name",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  reg [3:0] sequence;
  always @(posedge clk) begin
    sequence = {sequence[2:0], a[0]};
    y <= sequence;
  end
endmodule
""",
        becomes="reg [3:0] sequence_;",
    ),
    Example(
        mend="genvar_in_process",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk)
    for (genvar i = 0; i < 4; i = i + 1) y[i] <= a[3 - i];
endmodule
""",
        becomes="for (integer i = 0;",
    ),
    Example(
        mend="genvar_in_process",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  genvar i;
  always @(posedge clk)
    for (i = 0; i < 4; i = i + 1) y[i] <= a[3 - i];
endmodule
""",
        becomes="  integer i;",
    ),
    Example(
        mend="case_item_block",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  reg odd;
  always @(posedge clk)
    case (a[1:0])
      2'd0: y <= 4'd1; odd <= 0;
      2'd1: begin y <= 4'd2; odd <= 1; end
      default: y <= {3'b0, odd};
    endcase
endmodule
""",
        becomes="2'd0: begin y <= 4'd1; odd <= 0; end",
    ),
    Example(
        mend="missing_semicolon",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    if (a[0]) y <= a + 1 // wraps
    else y <= a;
  end
endmodule
""",
        becomes="y <= a + 1; // wraps",
    ),
    Example(
        mend="missing_endmodule",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    y <= a;
  end
""",
        becomes="  end endmodule",
    ),
    Example(
        mend="missing_endmodule",
        text="""module half(input [3:0] a, output [3:0] b);
  assign b = a >> 1; // one bit

module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  half u(.a(a), .b(b));
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="assign b = a >> 1; endmodule // one bit",
    ),
    Example(
        mend="trailing_comma",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y,);
  always @(posedge clk) y <= a;
endmodule
""",
        becomes="output reg [3:0] y);",
    ),
    Example(
        mend="trailing_comma",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum logic [1:0] {
    IDLE,
    BUSY, // the last
  } state_t;
  state_t state;
  always @(posedge clk) begin
    state <= BUSY;
    y <= (state == BUSY) ? a : 4'd0;
  end
endmodule
""",
        becomes="BUSY // the last",
    ),
    Example(
        mend="declaration_after_statement",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    y <= 4'd0;
    integer i;
    for (i = 0; i < 3; i = i + 1) begin
      y[i] <= a[i];
      int k = 3 - i;
      if (k == 0) y[i] <= 1'b1;
    end
  end
endmodule
""",
        becomes="k = 3 - i;",
    ),
    Example(
        mend="automatic_variable",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    automatic logic [3:0] b = a + 4'd1;
    automatic logic [3:0] c = b + a;
    y <= c ^ b;
  end
endmodule
""",
        becomes="b = a + 4'd1; c = b + a;",
        legal=True,
    ),
    Example(
        mend="module_name",
        text="""module M_(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a;
endmodule
""",
        becomes="module m(",
    ),
    Example(
        mend="module_name",
        text="""module full_adder(input [3:0] a, output [3:0] b);
  assign b = a + 4'd1;
endmodule
module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  FullAdder u(.a(a), .b(b));
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="full_adder u(",
    ),
    Example(
        mend="port_name",
        text="""module m(input CLK, input [3:0] A, output reg [3:0] y);
  always @(posedge CLK) y <= A;
endmodule
""",
        becomes="module m(input clk, input [3:0] a,",
    ),
    Example(
        mend="port_name",
        text="""module inc(input [3:0] data_in, output [3:0] data_out);
  assign data_out = data_in + 4'd1;
endmodule
module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  wire [3:0] c = ~a;
  inc u(.dataIn(c), .data_out(b));
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="inc u(.data_in(c),",
    ),
    Example(
        mend="signal_name",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  reg [3:0] next_value;
  always @(*) next_value = a + 4'd1;
  always @(posedge CLK) y <= nextValue;
endmodule
""",
        becomes="always @(posedge clk) y <= next_value;",
    ),
    Example(
        mend="duplicate_declaration",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  reg [3:0] y;
  integer i, j;
  integer j;
  always @(posedge clk) for (j = 0; j < 4; j = j + 1) y[j] <= a[j];
endmodule
""",
        becomes="  integer i, j;\n  \n",
    ),
    Example(
        mend="duplicate_declaration",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a;
endmodule

module m(input clk, input [3:0] a, output reg [3:0] y); // again
  always @(posedge clk) y <= a;
endmodule
""",
        becomes="endmodule\n\n\n\n\n",
    ),
    Example(
        mend="net_assigned_in_process",
        text="""module m(input clk, input [3:0] a, output [3:0] y);
  wire [3:0] b, c;
  always @(posedge clk) begin
    c <= b;
    y <= c;
  end
  assign b = ~a;
endmodule
""",
        becomes="wire [3:0] b; reg [3:0] c;",
    ),
    Example(
        mend="net_assigned_in_process",
        text="""module m(clk, a, y);
  input clk;
  input [3:0] a;
  output [3:0] y;
  always @(posedge clk) y <= a;
endmodule
""",
        becomes="output reg [3:0] y;",
    ),
    Example(
        mend="net_assigned_in_process",
        text="""module m(input clk, input [3:0] a, output wire [3:0] y, z);
  always @(posedge clk) y <= a;
  assign z = a;
endmodule
""",
        asks="module m(input clk, input [3:0] a, output [3:0] y, z); endmodule",
        becomes="output reg [3:0] y, output wire [3:0] z",
    ),
    Example(
        mend="enum_width",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum logic [1:0] {A, B, C, D, E} state_t;
  state_t state;
  always @(posedge clk) begin
    case (state)
      A: state <= B;
      B: state <= E;
      default: state <= A;
    endcase
    y <= (state >= D) ? a : 4'd0;
  end
endmodule
""",
        becomes="enum logic [2:0] {A",
    ),
    Example(
        mend="enum_value_size",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum logic [1:0] {OFF = 1'b0, ON = 1'b1} state_t;
  state_t state;
  always @(posedge clk) begin
    state <= ON;
    y <= (state == ON) ? a : 4'd0;
  end
endmodule
""",
        becomes="{OFF = 2'd0, ON = 2'd1}",
    ),
    Example(
        mend="enum_as_vector",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum reg [1:0] {
    A,     // waits
    B = 2'b10
  } state_t;
  state_t state, next;
  always @(*) next = a[0] ? B : A;
  always @(posedge clk) begin
    state <= next;
    y <= {2'b00, state};
  end
endmodule
""",
        becomes="A = 2'd0,     // waits\n    B = 2'd2\n  ; typedef reg [1:0] state_t;",
        legal=True,
    ),
    Example(
        mend="enum_as_vector",
        text="""typedef enum logic signed [2:0] {LOW, HIGH = -2} level_t;
module m(input clk, input [3:0] a, output reg [3:0] y);
  level_t level;
  always @(*) level = a[0] ? HIGH : LOW;
  always @(posedge clk) y <= (level < 0) ? a : 4'd0;
endmodule
""",
        becomes="localparam logic signed [2:0] LOW = 0, HIGH = -2; typedef logic signed [2:0] level_t;",
        legal=True,
    ),
    Example(
        mend="full_select",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  assign b = (a ^ y) [3:0];
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="assign b = (a ^ y);",
    ),
    Example(
        mend="unsized_in_concat",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk)
    case ({a[0] ? 0 : a[1], a[2]})
      2'b00: y <= {0, a[2:0]};
      2'b01: y <= {0, 1, a[1:0]};
      default: y <= {a[3:2], 3};
    endcase
endmodule
""",
        becomes="y <= {a[3:2], 2'd3};",
    ),
    Example(
        mend="compound_step",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  genvar i;
  generate
    for (i = 0; i < 4; i += 2) begin : pair
      assign b[i +: 2] = {a[i], a[i + 1]};
    end
  endgenerate
  always @(posedge clk) y <= b;
endmodule
""",
        becomes="i = i + (2)",
        legal=True,
    ),
    Example(
        mend="jump_as_disable",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  integer count;
  always @(posedge clk) begin
    count = 0;
    for (int i = 0; i < 4; i = i + 1) begin
      if (i == 2) continue;
      count = count + a[i];
    end
    y <= count;
  end
endmodule
""",
        becomes="begin : continue_here\n      if (i == 2) disable continue_here;",
        legal=True,
    ),
    Example(
        mend="jump_as_disable",
        text="""module m(input clk, input [3:0] a, output reg [3:0] y);
  integer first;
  always @(posedge clk) begin
    first = 4;
    for (int i = 0; i < 4; i = i + 1)
      if (a[i]) begin
        first = i;
        break;
      end
    y <= first;
  end
endmodule
""",
        becomes="begin : break_here for (int i",
        legal=True,
    ),
)

LEFT_ALONE = {
    "prose that may be code": """module m(input clk, input [3:0] a, output reg [3:0] y);
endmodule
always @(posedge clk) y <= a;
""",
    "an input that a process assigns": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    a <= a + 1;
    y <= a;
  end
endmodule
""",
    "a net that an assign and a process drive": """module m(input clk, input [3:0] a, output [3:0] y);
  assign y = a;
  always @(posedge clk) y <= a + 1;
endmodule
""",
    "a state that was forgotten and an output of its letter": """module m(input clk, input [3:0] a,
  output reg f, output reg [3:0] y);
  always @(posedge clk) begin
    f <= a[0];
    y <= F;
  end
endmodule
""",
    "two names that are alike": """module m(input clk, input [3:0] a, output reg [3:0] y);
  reg [3:0] next_y, nexty;
  always @(posedge clk) y <= nextY;
endmodule
""",
    "an operand that is missing": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= {a[3:1], };
endmodule
""",
    "an operator that is missing": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a
    a;
endmodule
""",
    "a condition that was never written": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) if (/* on overflow */) y <= a;
endmodule
""",
    "a module that breaks off": """module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  assign b = a;
""",
    "a brace too many": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    y <= a;
  end
}
endmodule
""",
    "a literal with a letter": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a[0] ? 1'bd : 1'b0;
endmodule
""",
    "a select that cuts": """module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [2:0] b;
  assign b = (a + y) [2:0];
  always @(posedge clk) y <= b;
endmodule
""",
    "an enum whose bits are looked at": """module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum logic [1:0] {A, B, C, D, E} state_t;
  state_t state;
  always @(posedge clk) begin
    state <= B;
    y <= {state, state};
  end
endmodule
""",
    "an enum whose values do not fit": """module m(input clk, input [3:0] a, output reg [3:0] y);
  typedef enum logic {A = 2'd1, B = 2'd2} state_t;
  state_t state;
  always @(posedge clk) begin
    state <= B;
    y <= (state == B) ? a : 4'd0;
  end
endmodule
""",
    "two constants without a size": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= {0, 1, a[0]};
endmodule
""",
    "one name, two types": """module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [1:0] t;
  reg [3:0] t;
  always @(posedge clk) y <= a;
endmodule
""",
    "two modules of one name": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= a;
endmodule
module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) y <= ~a;
endmodule
""",
    "a declaration below a use of the same name": """module m(input clk, input [3:0] a, output reg [3:0] y);
  integer i;
  always @(posedge clk) begin
    i = 0;
    integer i;
    y <= a;
  end
endmodule
""",
    "an if without begin in a case item": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk)
    case (a[0])
      1'b0: if (a[1]) y <= 4'd1; y <= 4'd2;
      default: y <= 4'd0;
    endcase
endmodule
""",
    "an automatic variable without a value": """module m(input clk, input [3:0] a, output reg [3:0] y);
  always @(posedge clk) begin
    automatic int n;
    if (a[0]) n = 3;
    y <= n;
  end
endmodule
""",
    "a module that is not there": """module m(input clk, input [3:0] a, output reg [3:0] y);
  wire [3:0] b;
  full_module u(.a(a), .b(b));
  always @(posedge clk) y <= b;
endmodule
""",
}
"""Do not compile on Icarus 11, and only their author knows what was meant."""
