"""Boolean functions and their forms. sympy minimises them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from rtlgen.core.digest import digest
from rtlgen.core.errors import ExtraMissing
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.text import binary, bits, indented


@value
class Function:
    count: int
    """Inputs."""
    ones: tuple[int, ...]
    """The input numbers for which it is 1; the first input is the most significant bit."""
    free: tuple[int, ...] = ()
    """Those for which it may be anything."""

    @property
    def zeros(self) -> tuple[int, ...]:
        return tuple(n for n in range(1 << self.count) if n not in self.ones and n not in self.free)

    def at(self, number: int) -> int:
        return int(number in self.ones)

    def wanted(self, number: int) -> int | None:
        return None if number in self.free else self.at(number)

    def shown(self, number: int) -> str:
        return "x" if number in self.free else str(self.at(number))


def drawn_function(d: Draw, count: int, free: float = 0.0) -> Function:
    """A function of `count` inputs that is neither constant nor one of them.

    Args:
        d: where the choices come from.
        free: the share of the inputs for which it may be anything.
    """
    size = 1 << count
    open_terms = tuple(n for n in range(size) if d.chance(free))[: size // 3]
    left = [n for n in range(size) if n not in open_terms]
    ones = sorted(d.some(left, d.between(max(1, len(left) // 4), max(1, len(left) * 3 // 4))))
    single = {tuple(n for n in range(size) if n >> i & 1) for i in range(count)}
    if len(left) == len(ones) or tuple(ones) in single:
        return drawn_function(d, count, free)
    return Function(count=count, ones=tuple(ones), free=open_terms)


def structure_of(functions: Iterable[Function]) -> str:
    """What the functions are, whatever their inputs are called."""
    tables = ["".join(f.shown(n) for n in range(1 << f.count)) for f in functions]
    return digest(tables)[:12]


def as_sum(function: Function, ins: Sequence[str], out: str) -> str:
    """A minimised sum of products."""
    return f"assign {out} = {_minimised(function, tuple(ins), products=True)};"


def as_product(function: Function, ins: Sequence[str], out: str) -> str:
    """A minimised product of sums."""
    return f"assign {out} = {_minimised(function, tuple(ins), products=False)};"


def as_case(functions: dict[str, Function], ins: Sequence[str]) -> str:
    """One case statement: a line for each input number for which anything is 1."""
    items = []
    for number in range(1 << len(ins)):
        values = [f.at(number) for f in functions.values()]
        if any(values):
            items.append(f"{binary(number, len(ins))}: {_assigned(functions, values)}")
    items.append(f"default: {_assigned(functions, [0] * len(functions))}")
    whole = ins[0].partition("[")[0]
    word = "{" + ", ".join(ins) + "}" if "[" not in ins[0] else whole
    inner = f"case ({word})\n{indented(chr(10).join(items))}\nendcase"
    return f"always @(*) begin\n{indented(inner)}\nend"


def _assigned(functions: dict[str, Function], values: list[int]) -> str:
    outs = list(functions)
    target = outs[0] if len(outs) == 1 else "{" + ", ".join(outs) + "}"
    return f"{target} = {binary(int(''.join(map(str, values)), 2), len(outs))};"


def as_index(function: Function, ins: Sequence[str], out: str, d: Draw) -> str:
    """The table as a constant that the inputs index."""
    size = 1 << function.count
    word = int("".join(str(function.at(n)) for n in reversed(range(size))), 2)
    name = d.one(("TABLE", "LUT", "TRUTH", "ROM"))
    constant = f"{name}_{out.upper()}"
    return (
        f"localparam [{size - 1}:0] {constant} = {size}'b{bits(word, size)};\n"
        f"assign {out} = {constant}[{{{', '.join(ins)}}}];"
    )


def _minimised(function: Function, ins: tuple[str, ...], *, products: bool) -> str:
    expression = _form(function, products)
    return _written(expression, ins, outer=True)


@cache
def _sympy() -> ModuleType:
    try:
        import sympy
    except ImportError:
        raise ExtraMissing("sympy", "dataset", "drawing Boolean functions") from None
    module: ModuleType = sympy
    return module


def _form(function: Function, products: bool) -> Any:
    sympy = _sympy()
    symbols = [sympy.Symbol(f"v{i:02d}") for i in range(function.count)]
    make = sympy.SOPform if products else sympy.POSform
    return make(symbols, list(function.ones), list(function.free))


def _written(expression: Any, ins: tuple[str, ...], *, outer: bool = False) -> str:
    """A sympy expression in Verilog; the order of terms is that of their texts."""
    sympy = _sympy()
    if expression in (sympy.true, sympy.false):
        return f"1'b{int(expression == sympy.true)}"
    if expression.is_Symbol:
        return ins[int(expression.name[1:])]
    if isinstance(expression, sympy.Not):
        return f"~{_written(expression.args[0], ins)}"
    sign = " & " if isinstance(expression, sympy.And) else " | "
    parts = sorted((_written(a, ins) for a in expression.args), key=lambda t: (len(t), t.lstrip("~("), t))
    joined = sign.join(parts)
    return joined if outer else f"({joined})"
