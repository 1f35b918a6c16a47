"""How a design answers, whatever its ports are called and in whichever order they stand (pure).

All inputs of a width get one and the same random stream. Then, run after run, each input in turn gets a
stream of its own; then each one-bit input is high for two cycles and low from there on, and the other way
round, so that a reset of either polarity is let go for once; then each two of few inputs have the stream of
their own together. What an output showed in all runs of a kind is a bag, not a list: so the order of the
inputs changes nothing. The first cycles of a run, in which resets act and pipelines fill, do not count.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Literal

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.clean.shape import Shape

STEPS = 64
"""Of a run. In each the inputs change, and then, where there is a clock, the clock."""
_COMBINATIONAL_STEPS = 32
_RESET = 4
"""Steps for which a pulse lasts: two cycles."""
_SKIPPED = 12
_PAIRED = 5
"""Inputs of which each two have a run."""
COMMON, OWN, PULSE, DIP = range(4)
"""What an input gets in a run."""
TOP = "rtlgen_batch"
RANDOM = "rtlgen_random"
"""The module with the random words that all benches share, as the instance `random` in `TOP`."""
_WORDS = f"{TOP}.random.words"


@value
class Run:
    kind: Literal["common", "own", "pulse", "dip", "pair"]
    width: int
    """Of the input that it is about, or of the wider and the narrower one as two digits of base 10,000."""
    special: tuple[int, ...]
    """Indices of the inputs that do not get the common stream."""
    mode: int


def runs(shape: Shape, *, brief: bool) -> list[Run]:
    """What is tried.

    Args:
        brief: the first run alone, which tells most designs apart.
    """
    if brief:
        return [Run(kind="common", width=0, special=(), mode=COMMON)]
    widths = [p.width or 1 for p in shape.inputs]
    everyone = range(len(widths))
    found = [Run(kind="common", width=0, special=(), mode=COMMON)]
    found += [Run(kind="own", width=widths[i], special=(i,), mode=OWN) for i in everyone]
    for i in everyone:
        if widths[i] == 1:
            found.append(Run(kind="pulse", width=1, special=(i,), mode=PULSE))
            found.append(Run(kind="dip", width=1, special=(i,), mode=DIP))
    if len(widths) <= _PAIRED:
        for i, j in combinations(everyone, 2):
            both = sorted((widths[i], widths[j]))
            found.append(Run(kind="pair", width=both[1] * 10_000 + both[0], special=(i, j), mode=OWN))
    return found


def random_words() -> str:
    """The module `RANDOM`: 256 words of 64 bits, and what an input gets."""
    return f"""module {RANDOM};
  reg [63:0] words [0:255];
  integer n, seed;
  initial begin
    seed = 20261;
    for (n = 0; n < 256; n = n + 1) words[n] = {{$random(seed), $random(seed)}};
  end
endmodule
"""


def bench(shape: Shape, tried: list[Run], name: str, module: str, mark: str) -> str:
    """A module `name` that puts an instance of `module` to all that is `tried`.

    It tells, for each run and output, a line of `mark`, the two indices, and what the output showed."""
    outs = list(enumerate(shape.outputs))
    steps, samples = _lengths(shape)
    lines = [f"module {name};", "  integer r, t;", "  reg clock;"]
    lines += [f"  reg [{(p.width or 1) - 1}:0] i{n};" for n, p in enumerate(shape.inputs)]
    for n, port in outs:
        width = port.width or 1
        lines.append(f"  wire [{width - 1}:0] o{n};")
        lines.append(f"  reg [{width * steps * samples - 1}:0] a{n};")
    for n in range(len(shape.inputs)):
        modes = "".join(f"{run.mode if n in run.special else COMMON:02b}" for run in reversed(tried))
        lines.append(f"  localparam [{2 * len(tried) - 1}:0] M{n} = {2 * len(tried)}'b{modes};")
    connections = [f".{c}(clock)" for c in shape.clocks]
    connections += [f".{p.name}(i{n})" for n, p in enumerate(shape.inputs)]
    connections += [f".{p.name}(o{n})" for n, p in outs]
    lines.append(f"  {module} dut ({', '.join(connections)});")
    lines.append("  initial begin")
    lines.append("    clock = 0; #1;")
    lines.append(f"    for (r = 0; r < {len(tried)}; r = r + 1) begin")
    lines.append(f"      for (t = 0; t < {steps}; t = t + 1) begin")
    lines += [_driven(n, p.width or 1) for n, p in enumerate(shape.inputs)]
    seen = " ".join(f"a{n} = {{a{n}, o{n}}};" for n, _ in outs)
    lines.append(f"        #2; {seen}")
    if shape.clocks:
        lines.append(f"        clock = !clock; #2; {seen}")
    lines.append("      end")
    lines += [f'      $display("{mark} %0d {n} %b", r, a{n});' for n, _ in outs]
    lines += ["    end", f"    {TOP}.left = {TOP}.left - 1;", "  end", "endmodule"]
    return "\n".join(lines) + "\n"


def top(benches: list[str]) -> str:
    """The module `TOP` with the random words and an instance of each bench; it ends when all are done."""
    lines = [f"module {TOP};", f"  integer left = {len(benches)};", f"  {RANDOM} random();"]
    lines += [f"  {name} b{n}();" for n, name in enumerate(benches)]
    return "\n".join([*lines, "  initial begin wait (left == 0); $finish; end", "endmodule"]) + "\n"


def _lengths(shape: Shape) -> tuple[int, int]:
    """Steps of a run, and samples of an output in each."""
    return (STEPS, 2) if shape.clocks else (_COMBINATIONAL_STEPS, 1)


def _driven(n: int, width: int) -> str:
    repeats = -(-width // 64)
    start = f"(t < {2 * _RESET} ? t < {_RESET} : " if width == 1 else "("

    def word(offset: int) -> str:
        places = (f"{_WORDS}[(t + {(offset + 37 * k + 11 * width) % 256}) & 255]" for k in range(repeats))
        return f"{{{', '.join(places)}}}"

    return (
        f"        case (M{n}[2*r +: 2]) 2'd0: i{n} = {start}{word(0)}); 2'd1: i{n} = {start}{word(128)}); "
        f"2'd2: i{n} = t < {_RESET} ? {{{width}{{1'b1}}}} : 0; "
        f"default: i{n} = t < {_RESET} ? 0 : {{{width}{{1'b1}}}}; endcase"
    )


def signature(shape: Shape, tried: list[Run], shown: dict[tuple[int, int], str]) -> str:
    """Of what each run (first) showed of each output (second).

    Returns:
        Equal texts for equal answers; empty where an output is missing, and a whole one where none ever took
        two known values.
    """
    steps, per_step = _lengths(shape)
    skipped = _SKIPPED * per_step if shape.clocks else 0
    told, alive = [], False
    for o, port in enumerate(shape.outputs):
        width = port.width or 1
        bags: dict[tuple[str, int], list[str]] = defaultdict(list)
        values: set[str] = set()
        for r, run in enumerate(tried):
            bits = shown.get((r, o))
            if bits is None or len(bits) != width * steps * per_step:
                return ""
            samples = [bits[at : at + width] for at in range(0, len(bits), width)]
            counted = [_known(s) for s in samples[skipped:]]
            values.update(counted)
            bags[run.kind, run.width].append(digest(counted)[:16])
        alive = alive or len(values - {"x"}) > 1
        told.append([width, sorted([*key, *sorted(bag)] for key, bag in bags.items())])
    known = alive or len(tried) == 1
    return digest([shape.key, sorted(told, key=str)])[:24] if known else ""


def _known(sample: str) -> str:
    return "x" if "x" in sample or "z" in sample else sample
