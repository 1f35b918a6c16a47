"""Which of the modules in a reply are the design, and which of them is its top."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.extraction.blocks import Block
from rtlgen.extraction.scan import Unit, only_code, units
from rtlgen.verilog.modules import modules as parse_modules

_COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_IDENTIFIER = re.compile(r"[A-Za-z_][\w$]*")
_NO_PORTS = re.compile(r"\s*(?:\(\s*\)\s*)?;")
_BENCH_TASKS = re.compile(
    r"\$(?:finish|stop|monitor|dumpfile|dumpvars|random|urandom\w*|time)\b|^[ \t]*#[ \t]*\d", re.MULTILINE
)
_LOOKED_AT = 32
"""How many modules are compared with the interface: a model that repeats itself writes thousands."""
_INCLUDE = re.compile(r'^[ \t]*`include\s+"(?:[^"\n]*/)?([^"/\n]+)"[^\n]*', re.MULTILINE)


@value
class Design:
    """The part of a reply that answers the problem."""

    text: str
    top: str
    cut: str = ""
    """The module in which the text breaks off before the design is complete; empty when it is complete."""
    notes: tuple[str, ...] = ()


@value
class _Found:
    """A unit and the block it stands in."""

    unit: Unit
    block: int
    text: str

    @property
    def name(self) -> str:
        return self.unit.name


def choose(blocks: Sequence[Block], problem: Problem) -> Design | None:
    """The design among `blocks`; None when there is no module in them.

    The top is the last complete module with the problem's name; without one, the module that is most like
    the problem's interface. It brings the block it stands in, and from other blocks what it needs.
    Testbenches, and earlier versions of the same module, are left out.
    """
    found = [
        _Found(unit=unit, block=n, text=block.text[unit.start : unit.end])
        for n, block in enumerate(blocks)
        for unit in units(block.text)
    ]
    modules = [f for f in found if f.unit.keyword == "module"]
    if not modules:
        return None
    top, is_cut = _pick_top(modules, blocks, problem)
    if is_cut:
        return Design(text=top.text, top=top.name, cut=top.name)
    return _Assembly(blocks, found, top).design()


class _Assembly:
    """The text of a design, put together around its top."""

    def __init__(self, blocks: Sequence[Block], found: Sequence[_Found], top: _Found) -> None:
        self._blocks = blocks
        self._found = found
        self._top = top
        self._needed = _reachable(top, found)
        self._notes: list[str] = []

    def design(self) -> Design:
        cut = next((f for f in self._used() if self._is_cut(f)), None)
        if cut is not None:
            return Design(text=self._top.text, top=self._top.name, cut=cut.name)
        main = self._main_text()
        others = self._from_other_blocks()
        text = "\n\n".join([*others, main]) if others else main
        if not self._top.unit.closed:
            self._notes.append(f"module '{self._top.name}' has no endmodule")
        text = self._with_includes(text)
        return Design(text=text, top=self._top.name, notes=tuple(dict.fromkeys(self._notes)))

    def _used(self) -> Iterable[_Found]:
        """The last definition of every unit that the top needs, itself among them."""
        last = {f.name: f for f in self._found if f.name in self._needed}
        return [*(f for f in last.values() if f.name != self._top.name), self._top]

    def _is_cut(self, found: _Found) -> bool:
        return not found.unit.closed and not self._blocks[found.block].closed

    def _main_text(self) -> str:
        block = self._blocks[self._top.block]
        here = [f for f in self._found if f.block == self._top.block]
        last = {f.name: f for f in here} | {self._top.name: self._top}
        kept, at = [], 0
        for found in here:
            if self._is_unwanted(found, last[found.name]):
                kept.append(block.text[at : found.unit.start])
                at = found.unit.end + (block.text[found.unit.end : found.unit.end + 1] == "\n")
        text = "".join([*kept, block.text[at:]])
        return text if block.is_verilog or not block.label else only_code(text)

    def _is_unwanted(self, found: _Found, last: _Found) -> bool:
        """The main block has it, and the design does not want it; says so in the notes."""
        if found is not last:
            self._notes.append(f"dropped an earlier or repeated module '{found.name}'")
        elif found.unit.keyword != "module" or found.name in self._needed:
            return False
        elif is_testbench(found.text):
            self._notes.append(f"dropped the testbench '{found.name}'")
        elif self._is_cut(found):
            self._notes.append(f"dropped the unfinished module '{found.name}'")
        else:
            return False
        return True

    def _from_other_blocks(self) -> list[str]:
        here = {f.name for f in self._found if f.block == self._top.block}
        missing = [f for f in self._used() if f.block != self._top.block and f.name not in here]
        for found in missing:
            self._notes.append(f"added {found.unit.keyword} '{found.name}' from another block")
        return [f.text for f in sorted(missing, key=lambda f: (f.unit.keyword == "module", f.block))]

    def _with_includes(self, text: str) -> str:
        """`text` with the files that the reply gave written in the place of their `include."""
        named = {b.name: b.text.strip("\n") for b in self._blocks if b.name}

        def content(line: re.Match[str]) -> str:
            name = line.group(1)
            if name not in named:
                return line.group()
            self._notes.append(f"wrote '{name}' in the place of its include")
            return named[name]

        return _INCLUDE.sub(content, text)


def _pick_top(modules: Sequence[_Found], blocks: Sequence[Block], problem: Problem) -> tuple[_Found, bool]:
    """The module that is the top or should have become it, and whether the reply breaks off in it."""
    exact = [m for m in modules if m.name == problem.top]
    for named in (exact, [m for m in modules if m.name.lower() == problem.top.lower()]):
        complete = [m for m in named if m.unit.closed]
        if complete:
            return complete[-1], False
        if named:
            return named[-1], not blocks[named[-1].block].closed
    last = modules[-1]
    if not last.unit.closed and not blocks[last.block].closed:
        return last, True
    designs = [m for m in modules if not is_testbench(m.text)] or list(modules)
    return _most_similar(designs, problem), False


def _most_similar(modules: Sequence[_Found], problem: Problem) -> _Found:
    """The module whose ports are most like the problem's; of equals the last that no other one uses."""
    distinct = list({m.name: m for m in modules}.values())[-_LOOKED_AT:]
    if len(distinct) == 1:
        return distinct[0]
    used = {name for m in distinct for name in _names(m.text) if name != m.name}
    scores = [(_similarity(m, problem), m.name not in used, n) for n, m in enumerate(distinct)]
    return distinct[max(scores)[2]]


def _similarity(module: _Found, problem: Problem) -> float:
    wanted = {(p.name.lower(), p.direction) for p in problem.ports}
    given = {(p.name.lower(), p.direction) for m in parse_modules(module.text)[:1] for p in m.ports}
    return len(wanted & given) / max(1, len(wanted | given))


def is_testbench(module: str) -> bool:
    """The text of a module reads as one: it has no ports, or it does what only benches do.

    Asked only about modules that the top does not need.
    """
    header = re.match(r"(?:macro)?module\s+(?:automatic\s+)?[\w$]+", module)
    if header is not None and _NO_PORTS.match(module, header.end()):
        return True
    return _BENCH_TASKS.search(_COMMENT_OR_STRING.sub("", module)) is not None


def _reachable(top: _Found, found: Sequence[_Found]) -> frozenset[str]:
    """The names of all units that the top's text names, and theirs, itself among them."""
    texts = {f.name: f.text for f in found} | {top.name: top.text}
    reached = {top.name}
    waiting = [top.name]
    while waiting:
        for name in _names(texts[waiting.pop()]):
            if name in texts and name not in reached:
                reached.add(name)
                waiting.append(name)
    return frozenset(reached)


def _names(text: str) -> frozenset[str]:
    return frozenset(_IDENTIFIER.findall(_COMMENT_OR_STRING.sub("", text)))
