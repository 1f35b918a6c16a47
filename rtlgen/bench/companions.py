"""Which designs may share a simulation with others, and under which names. Pure.

What is unusual goes alone: it may be right, but then it need not be fast. A design that shares is made of
plain modules; it waits for edges and changes only, not for time, and loops only where a compiler can count.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from pyslang import syntax

from rtlgen.bench.races import may_race
from rtlgen.bench.shared_bench import SUFFIX
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.verilog.slang import MODULES, Parsed, elaborated, parse
from rtlgen.verilog.unrolled_loops import unrolled
from rtlgen.verilog.vector_loops import as_vectors
from rtlgen.verilog.words import words

_ALONE = words(
    """
    wait fork forever while repeat do event class program package import export interface modport clocking
    force release deassign disable specify primitive config bind checker covergroup
    property sequence assert assume cover expect restrict randcase randsequence virtual process semaphore
    mailbox string chandle dynamic new this super static extern nettype alias let trireg
    supply0 supply1 pullup pulldown tran rtran tranif0 tranif1 rtranif0 rtranif1 cmos rcmos nmos pmos rnmos
    rpmos defparam real realtime shortreal time wait_order final
    """
)
"""Words of which one is enough: they are about time, about other scopes, or simply rare."""
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w$]*|\$\w+|#(?!\s*\()|->|[`\\"]', re.A)
_MAX_CHARACTERS = 20_000
_DELAYS = (
    syntax.SyntaxKind.DelayControl,
    syntax.SyntaxKind.Delay3,
    syntax.SyntaxKind.OneStepDelay,
    syntax.SyntaxKind.CycleDelay,
)


@value
class Companion:
    """A design that can stand in a bench that was split."""

    candidate: Candidate
    """As it is to be simulated."""
    files: tuple[SourceFile, ...]
    """The same, as it is simulated in company: what is slow written as what it does at once."""
    modules: frozenset[str]
    """The names of all that it declares outside of a module."""
    races: bool = False
    """What it shows may hang on who stands beside it: it shares with nobody."""

    def renamed(self, suffix: str, folder: str) -> tuple[SourceFile, ...]:
        """Its files, every module called after it and each file in a folder of its own. Lines stay where they
        are."""
        names = "|".join(sorted(map(re.escape, self.modules)))
        word = re.compile(rf"(?<![\w$])(?:{names})(?![\w$])", re.A)
        return tuple(
            replace(f, path=f"{folder}/{f.path}", text=word.sub(lambda m: m[0] + suffix, f.text))
            for f in self.files
        )


def companion(
    judged: Candidate,
    written: Candidate,
    reserved: Collection[str] = (),
    clocks: Collection[str] = (),
    *,
    long: bool = False,
) -> Companion | None:
    """`judged` as one that may be simulated in a split bench; None where it must not.

    Args:
        judged: a design as the gate lets it run.
        written: the same as it was written; where it has nothing to be expanded or taken out, its tree, which
            is there already, serves for `judged` too.
        reserved: names that must stay as they are, for the bench uses them: ports, parameters.
        clocks: the inputs with whose edges the bench looks at the outputs.
        long: it is simulated for so long that loops are worth being written out.
    """
    text = judged.text
    if len(text) > _MAX_CHARACTERS or SUFFIX in text or is_unusual(text):
        return None
    parsed = parse(written.files)
    if not parsed.plain or parsed.has(b"$"):
        parsed = parse(judged.files)
    names = _modules(parsed)
    if judged.top not in names or not names.isdisjoint(reserved) or has_delays(parsed):
        return None
    # What does not compile would hold up the others; that pyslang takes an error for one costs only time.
    if not elaborated(parsed, judged.top).ok:
        return None
    races = may_race(parsed, clocks)
    files = judged.files
    if not races:  # bits that are written one after the other may be seen so
        files = tuple(replace(f, text=as_vectors(f.text)) for f in files)
    if long:
        files = tuple(replace(f, text=unrolled(f.text)) for f in files)
    return Companion(candidate=judged, files=files, modules=names, races=races)


def has_delays(parsed: Parsed) -> bool:
    """Whether anything waits for time: `#(3)` looks like parameters, and is found in the tree alone."""
    found: list[object] = []
    parsed.root.visit(lookup_table=dict.fromkeys(_DELAYS, found.append))
    return bool(found)


def is_unusual(text: str) -> bool:
    """Whether a text has anything that is about time, other scopes or text, or is simply rare."""
    return any(token in _ALONE or token[0] in '`\\"#-' for token in set(_TOKEN.findall(text)))


def _modules(parsed: Parsed) -> frozenset[str]:
    """The modules of a design; none where it declares anything else beside them, or one within another."""
    names: list[str] = []
    for member in (m for m in parsed.root if isinstance(m, syntax.SyntaxNode)):
        if not isinstance(member, syntax.ModuleDeclarationSyntax):
            return frozenset()
        names.append(member.header.name.valueText)
    found: list[object] = []
    parsed.root.visit(lookup_table=dict.fromkeys(MODULES, found.append))
    whole = len(found) == len(names) == len(set(names)) and "" not in names
    return frozenset(names) if whole else frozenset()
