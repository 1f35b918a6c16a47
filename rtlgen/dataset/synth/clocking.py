"""Clock and reset: drawn, as code, and in words."""

from __future__ import annotations

from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.text import indented

_CLOCKS = ("clk", "clk", "clk", "clock", "clk_i", "i_clk", "aclk", "sys_clk")
_HIGH = ("rst", "rst", "reset", "reset", "rst_i", "i_rst", "srst", "clear", "sys_rst")
_HIGH_ASYNCHRONOUS = ("areset", "arst", "rst", "reset", "rst_i", "async_rst")
_LOW = ("rst_n", "rst_n", "resetn", "reset_n", "rst_ni", "nreset", "n_rst")
_LOW_ASYNCHRONOUS = ("rst_n", "arst_n", "aresetn", "areset_n", "resetn", "rst_ni", "nrst")


@value
class Clocking:
    clock: str
    falling: bool = False
    reset: str = ""
    """Empty where there is none."""
    active_low: bool = False
    asynchronous: bool = False
    compare: str = ""
    """The condition under which the reset acts, as this engineer writes it."""

    @property
    def edge(self) -> str:
        return "falling" if self.falling else "rising"

    @property
    def active(self) -> int:
        return 0 if self.active_low else 1

    def always(self, body: str, reset: str = "") -> str:
        """A clocked process.

        Args:
            body: statements of an edge at which no reset acts.
            reset: statements of the reset; as `initial` values where there is none.
        """
        events = f"{'negedge' if self.falling else 'posedge'} {self.clock}"
        if not self.reset:
            start = f"initial begin\n{indented(as_initial(reset))}\nend\n\n" if reset else ""
            return f"{start}always @({events}) begin\n{indented(body)}\nend"
        if not reset:  # what is not reset shares no process with what is
            return f"always @({events}) begin\n{indented(body)}\nend"
        if self.asynchronous:
            events += f" or {'negedge' if self.active_low else 'posedge'} {self.reset}"
        inner = f"if ({self.compare}) begin\n{indented(reset)}\nend {_otherwise(body)}"
        return f"always @({events}) begin\n{indented(inner)}\nend"

    def told(self, d: Draw, what: str) -> str:
        """The sentences about clock and reset.

        Args:
            what: what the reset does, as a clause: "`q` becomes 0".
        """
        return f"{self._reset(d, what)} {self.clocked(d)}"

    def clocked(self, d: Draw) -> str:
        edge, clk = self.edge, f"`{self.clock}`"
        sign = "negative" if self.falling else "positive"
        return d.one(
            (
                f"All registers change at the {edge} edge of {clk}.",
                f"The active clock edge is the {edge} edge of {clk}.",
                f"State changes only at the {sign} edge of {clk}.",
                f"Use the {edge} edge of {clk} for all sequential logic.",
                f"All flip-flops are triggered by the {sign} edge of {clk}.",
                f"{clk} is the clock; its {edge} edge is the active one.",
            )
        )

    def _reset(self, d: Draw, what: str) -> str:
        rst, level, edge = f"`{self.reset}`", self.active, self.edge
        word = "low" if self.active_low else "high"
        if not self.reset:
            return d.one(
                (
                    f"There is no reset; at power-up {what}.",
                    f"The module has no reset input. Give the registers initial values so that {what} at "
                    "the start.",
                    f"At time zero, before the first clock edge, {what}; there is no reset.",
                )
            )
        if self.asynchronous:
            return d.one(
                (
                    f"{rst} is an asynchronous, active-{word} reset: as soon as it is {level}, {what}, "
                    "without waiting for the clock.",
                    f"The reset {rst} is active {word} and asynchronous; while it is {level}, {what}.",
                    f"Whenever {rst} is {word}, {what} at once, independent of the clock (asynchronous "
                    "reset).",
                    f"Reset: asynchronous, active {word}, by {rst}. During reset {what}.",
                )
            )
        return d.one(
            (
                f"{rst} is a synchronous, active-{word} reset: at an active clock edge with {rst} = "
                f"{level}, {what}.",
                f"Reset is synchronous and active {word}: when {rst} is {level} at the {edge} edge of the "
                f"clock, {what}.",
                f"If {rst} is {word} at a clock edge, {what}, whatever the other inputs are; the reset is "
                "synchronous.",
                f"Reset: synchronous, active {word}, by {rst}. At a clock edge during reset {what}.",
            )
        )


def draw_clocking(d: Draw, *, resets: str = "any", falling: float = 0.06) -> Clocking:
    """A clock, and perhaps a reset.

    Args:
        resets: "any", "always" or "never".
        falling: how often the falling edge is the active one.
    """
    clock, down = d.one(_CLOCKS), d.chance(falling)
    if resets == "never" or (resets == "any" and d.chance(0.15)):
        return Clocking(clock=clock, falling=down)
    low, asynchronous = d.chance(0.4), d.chance(0.4)
    pools = {
        (False, False): _HIGH,
        (False, True): _HIGH_ASYNCHRONOUS,
        (True, False): _LOW,
        (True, True): _LOW_ASYNCHRONOUS,
    }
    reset = d.one(pools[low, asynchronous])
    forms = (
        (f"!{reset}", f"!{reset}", f"~{reset}", f"{reset} == 1'b0")
        if low
        else (reset, reset, f"{reset} == 1'b1")
    )
    return Clocking(
        clock=clock,
        falling=down,
        reset=reset,
        active_low=low,
        asynchronous=asynchronous,
        compare=d.one(forms),
    )


def as_initial(statements: str) -> str:
    """Statements of a reset as those of an initial block."""
    return statements.replace("<=", "=")


def _otherwise(body: str) -> str:
    """`else` and `body`: as `else if` where the body is one chain of conditions."""
    lines = body.splitlines()
    outer = [line for line in lines if not line.startswith(" ")]
    chain = lines[0].startswith("if (") and all(line.startswith("end") for line in outer[1:])
    if chain and outer[-1] == "end":
        return f"else {body}"
    return f"else begin\n{indented(body)}\nend"
