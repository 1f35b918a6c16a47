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
from rtlgen.verilog.slang import Elaborated, parse
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


def may_share(candidate: Candidate, reserved: Collection[str], clocks: Collection[str] = ()) -> bool:
    """Whether `candidate`, as the gate lets it run, may be simulated beside others.

    Args:
        reserved: names that must stay as they are, for the bench uses them: ports, parameters.
        clocks: the inputs with whose edges the bench looks at the outputs.
    """
    text = candidate.text
    if len(text) > _MAX_CHARACTERS or SUFFIX in text or any(map(_is_unusual, _TOKEN.findall(text))):
        return False
    names = module_names(candidate)
    if not names or not names.isdisjoint(reserved):
        return False
    parsed = parse(candidate.files)
    # What does not compile would hold up the others; that pyslang takes an error for one costs only time.
    return not may_race(parsed, clocks) and Elaborated(parsed, [candidate.top]).ok


def _is_unusual(token: str) -> bool:
    return token in _ALONE or token[0] in '`\\"#-'


def module_names(candidate: Candidate) -> frozenset[str]:
    """The modules of a design; none where it declares anything else beside them, or one within another."""
    parsed = parse(candidate.files)
    members = [m for m in parsed.root if isinstance(m, syntax.SyntaxNode)]
    names: list[str] = []
    for member in members:
        if not isinstance(member, syntax.ModuleDeclarationSyntax):
            return frozenset()
        names.append(member.header.name.valueText)
    found: list[object] = []
    parsed.root.visit(lookup_table={syntax.SyntaxKind.ModuleDeclaration: found.append})
    whole = len(found) == len(names) == len(set(names)) and candidate.top in names
    return frozenset(names) if whole and "" not in names else frozenset()


def renamed(candidate: Candidate, suffix: str, folder: str) -> tuple[SourceFile, ...]:
    """The files of a design that `may_share`, every module called after it and each file in a folder of its
    own. Lines stay where they are."""
    names = "|".join(sorted(map(re.escape, module_names(candidate))))
    word = re.compile(rf"(?<![\w$])(?:{names})(?![\w$])", re.A)
    return tuple(
        replace(f, path=f"{folder}/{f.path}", text=word.sub(lambda m: m[0] + suffix, f.text))
        for f in candidate.files
    )
