"""A native bench taken apart: what all designs can share, and what each needs for itself.

The part of the top that an output of the design reaches (its instance, the comparison, the counters, the
final report) is found by following names from the outputs to a fixed point. A bench with K designs in it has
the rest once and that part K times, each copy with names of its own, at the place of the original. A copy
reads shared signals and writes only its own, so it counts what the bench alone would count, and in the same
order of events: the simulator serves its queues first in, first out, and between the events of one copy the
others only interleave.

Where a bench has not that shape, it is not split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyslang import syntax

from rtlgen.bench.copies import Copier
from rtlgen.bench.members import Member, member
from rtlgen.bench.observers import PURE, only_watches
from rtlgen.bench.races import keeps_state
from rtlgen.bench.shared_bench import HERE, NONCE, SUFFIX, Copied, SharedBench
from rtlgen.bench.tally import Other, tallied
from rtlgen.core.hdl import Direction, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.verilog.edit import OUTPUT_TASKS
from rtlgen.verilog.header import header_ports
from rtlgen.verilog.modules import declarations
from rtlgen.verilog.names import mentioned
from rtlgen.verilog.preprocess import preprocessed
from rtlgen.verilog.slang import Parsed, parse
from rtlgen.verilog.words import words

SK = syntax.SyntaxKind

_COPIED = (
    syntax.DataDeclarationSyntax,
    syntax.NetDeclarationSyntax,
    syntax.ContinuousAssignSyntax,
    syntax.ProceduralBlockSyntax,
    syntax.FunctionDeclarationSyntax,
)
"""What a copy may be made of, besides the design's instance."""
_CONDITIONAL = re.compile(r"`(?:ifdef|ifndef|elsif|else|endif|include|line|pragma)\b")
"""Directives by which a text means another thing in other surroundings."""
_DIRECTIVE = re.compile(r"`\w+")
_EXPANDING_NOTHING = words("`timescale `define `resetall `default_nettype")


_VERDICT = re.compile(r'"Mismatches: %\d*d in %\d*d samples"')
_PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


class _Unfit(Exception):
    """The bench has not the shape; the message says where."""


def split(spec: BenchSpec, top: str, ports: Sequence[Port], *, tally: bool = False) -> SharedBench | str:
    """`spec` taken apart, or why it cannot be.

    Args:
        top: the design's module.
        ports: the design's, all of them.
        tally: where it can, let it count when outputs change. Not for designs that may race.
    """
    if spec.kind is not BenchKind.NATIVE:
        return "no native bench"
    sources = tuple(f for f in spec.files if f.path.endswith((".v", ".sv")))
    if len({f.path for f in sources}) != len(spec.files):
        return "the bench has other files beside its Verilog"
    if any(p.direction is Direction.INOUT for p in ports) or not ports:
        return "the design's outputs are not known"
    try:
        splitter = _Splitter(_read(sources), spec.top, top, ports)
        found = splitter.tallied() if tally else None
        return found if found is not None else splitter.run()
    except _Unfit as reason:
        return str(reason)


def _read(sources: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    """The bench as every name in it stands there itself: without macros, where it uses any."""
    parsed = parse(sources)
    if parsed.refused or any(d.isError() for d in parsed.tree.diagnostics):
        raise _Unfit("the bench cannot be read in full")
    elsewhere: list[syntax.SyntaxNode] = []
    parsed.root.visit(lookup_table=dict.fromkeys((SK.BindDirective, SK.DefParam), elsewhere.append))
    if elsewhere or any(_CONDITIONAL.search(f.text) for f in sources):
        raise _Unfit("the bench is compiled conditionally, or changes modules from outside")
    directives = frozenset(d for f in sources for d in _DIRECTIVE.findall(f.text))
    found = sources if directives <= _EXPANDING_NOTHING else preprocessed(sources)
    if any(ours in f.text for f in found for ours in (SUFFIX, NONCE, HERE)):
        raise _Unfit("the bench has a name of ours")
    return found


class _Splitter:
    def __init__(self, sources: tuple[SourceFile, ...], root: str, dut: str, ports: Sequence[Port]) -> None:
        self.sources = sources
        self.parsed = parse(sources)
        self.dut = dut
        self.given = ports
        self.ports = frozenset(p.name for p in ports)
        self.outputs = frozenset(p.name for p in ports if p.direction is Direction.OUTPUT)
        self.modules = _by_name(self.parsed)
        if root not in self.modules:
            raise _Unfit(f"there is no module {root}")
        self.top = self.modules[root]
        self.members = [member(m) for m in self.top.members if isinstance(m, syntax.SyntaxNode)]
        self.connections = [dict(self.connected(m)) for m in self.members]
        self.names = [
            m.mentioned.union(m.declared, *c.values())
            for m, c in zip(self.members, self.connections, strict=True)
        ]
        """All that a member mentions, declares, or connects without saying so."""
        self.watching: set[int] = set()
        """The members, by their place, that only watch what is copied."""
        self.looked: dict[tuple[int, frozenset[str]], bool] = {}

    def run(self) -> SharedBench:
        self.check_others()
        self.check_memory()
        design = self.design()
        owned, copied = self.closure(design)
        path = self.parsed.span(self.top)[0]
        text = next(f.text for f in self.sources if f.path == path)
        copier = Copier(self.parsed, path, text, owned, self.watched(owned))
        parts: list[str | Copied] = []
        at = 0
        for number in sorted(copied):
            one = self.members[number]
            _, start, end = self.parsed.span(one.node)
            parts.append(text[at:start])
            parts += [] if one.only_dumps else copier.of(one)
            at = end
        parts.append(text[at:])
        others = tuple(f for f in self.sources if f.path != path)
        return SharedBench(
            files=others,
            path=path,
            parts=tuple(parts),
            errors=self.errors(owned, copied),
            clocks=self.clocks(design, copied),
        )

    def tallied(self) -> SharedBench | None:
        """The same of a bench that counts when outputs change; None where it cannot."""
        path = self.parsed.span(self.top)[0]
        text = {f.path: f.text for f in self.sources}
        others = {self.dut: Other(outputs=self.outputs)}
        for name, module in self.modules.items():
            if module is not self.top:
                ports = header_ports(module)
                where, start, end = self.parsed.span(module)
                others[name] = Other(
                    outputs=frozenset(ports.order) - ports.inputs, node=module, text=text[where][start:end]
                )
        found = tallied(text[path], self.parsed, self.members, self.connections, others)
        if found is None:
            return None
        sources = tuple(replace(f, text=found.text) if f.path == path else f for f in self.sources)
        shared = _Splitter(sources, self.top.header.name.valueText, self.dut, self.given).run()
        clocks = (p for p, names in self.connections[self.design()].items() if found.clock in names)
        return replace(shared, clocks=frozenset(clocks), tallied=True)

    def errors(self, owned: frozenset[str], copied: frozenset[int]) -> tuple[str, ...]:
        """The count that a copied report prints as its mismatches."""
        calls: list[syntax.InvocationExpressionSyntax] = []
        for one in (self.members[n].node for n in copied):
            if one.kind is SK.FinalBlock:
                one.visit(lookup_table={SK.InvocationExpression: calls.append})
        texts = [[str(a).strip() for a in _arguments(c)] for c in calls]
        counts = {t[1] for t in texts if len(t) == 3 and _VERDICT.fullmatch(t[0])}
        name = counts.pop() if len(counts) == 1 else ""
        head, dot, rest = name.partition(".")
        return (head, dot + rest) if _PLAIN_PATH.fullmatch(name) and head in owned else ()

    def clocks(self, design: int, copied: frozenset[int]) -> frozenset[str]:
        """The design's ports that are connected to what its copies wait for."""
        waited = frozenset().union(*(self.members[n].waits for n in copied))
        return frozenset(p for p, names in self.connections[design].items() if not waited.isdisjoint(names))

    def check_others(self) -> None:
        """Nothing outside of the top's own members may reach into it, or use the design."""
        inside = frozenset().union(*(m.declared for m in self.members)) | {self.top.header.name.valueText}
        if self.top.header.ports is not None and mentioned(self.top.header.ports):
            raise _Unfit("the top has ports")
        for name, module in self.modules.items():
            if module is self.top:
                continue
            used: list[syntax.HierarchyInstantiationSyntax] = []
            paths: list[syntax.SyntaxNode] = []
            module.visit(lookup_table={SK.HierarchyInstantiation: used.append, SK.ScopedName: paths.append})
            if any(u.type.valueText == self.dut for u in used):
                raise _Unfit("the design is used beneath the top")
            if paths and member(module).paths & inside - member(module).declared:
                raise _Unfit(f"{name} reaches into the top")

    def check_memory(self) -> None:
        """Blocks that a simulator may wake for nothing must not notice."""
        for name, module in self.modules.items():
            blocks: list[syntax.ProceduralBlockSyntax] = []
            module.visit(lookup_table=dict.fromkeys((SK.AlwaysCombBlock, SK.AlwaysLatchBlock), blocks.append))
            if any(map(keeps_state, blocks)):
                raise _Unfit(f"{name} has an always_comb that keeps a state")

    def design(self) -> int:
        """The place of the member that instantiates the design."""
        places = [n for n, m in enumerate(self.members) if m.module == self.dut]
        found = [i for place in places for i in self.members[place].instances]
        if len(places) != 1 or len(found) != 1 or found[0].decl is None or list(found[0].decl.dimensions):
            raise _Unfit("the top does not have exactly one instance of the design")
        return places[0]

    def closure(self, design: int) -> tuple[frozenset[str], frozenset[int]]:
        """The names that each design has for itself, and the places of the members that it needs for them."""
        own = (names for port, names in self.connections[design].items() if port in self.outputs)
        owned = set(self.members[design].declared.union(*own))
        copied = {design}
        before = (0, 0)
        while before != (len(owned), len(copied)):
            before = (len(owned), len(copied))
            for place in range(len(self.members)):
                if place in self.watching or place == design or owned.isdisjoint(self.names[place]):
                    continue
                if place not in copied and self.watches(place, owned):
                    self.watching.add(place)
                else:
                    copied.add(place)
                    owned |= _of_copy(self.members[place], owned)
        if not all(self.watches(place, owned) for place in self.watching):
            raise _Unfit("an instance does more than watch the design")
        self.check_implied(design, owned)
        return frozenset(owned), frozenset(copied)

    def watches(self, place: int, owned: set[str]) -> bool:
        """Whether a member is an instance that reads names of the design's for nothing but its prints."""
        one = self.members[place]
        module = self.modules.get(one.module)
        if module is None or not isinstance(one.node, syntax.HierarchyInstantiationSyntax):
            return False
        if len(one.instances) != 1 or not owned.isdisjoint(one.declared):
            return False
        if one.node.parameters is not None and not owned.isdisjoint(mentioned(one.node.parameters)):
            return False
        ports = header_ports(module)
        seen = frozenset(
            port for port, names in self.connections[place].items() if not owned.isdisjoint(names)
        )
        if not seen <= ports.inputs:
            return False
        key = (place, seen)
        if key not in self.looked:
            self.looked[key] = only_watches(module, seen, frozenset(ports.order) - ports.inputs)
        return self.looked[key]

    def watched(self, owned: frozenset[str]) -> frozenset[str]:
        """Those of `owned` that a shared instance is connected to."""
        seen = (names for place in self.watching for names in self.connections[place].values())
        found = owned & frozenset().union(*seen)
        for one in self.members:
            declares = not isinstance(one.node, syntax.ProceduralBlockSyntax) and not found.isdisjoint(
                one.declared
            )
            if declares and one.valued:
                raise _Unfit("what the stimulus watches is declared with a value")
        return found

    def connected(self, one: Member) -> Iterator[tuple[str, frozenset[str]]]:
        """The ports of the instances in a member, each with the names that it is connected to."""
        module = self.modules.get(one.module)
        ports = frozenset(header_ports(module).order) if module is not None else self.ports
        for instance in one.instances:
            nodes = [c for c in instance.connections if isinstance(c, syntax.SyntaxNode)]
            named = {c.name.valueText: c for c in nodes if isinstance(c, syntax.NamedPortConnectionSyntax)}
            if any(isinstance(c, syntax.WildcardPortConnectionSyntax) for c in nodes):
                yield from ((port, frozenset([port])) for port in ports - named.keys())
            elif len(named) < len(nodes):
                raise _Unfit("ports are connected by their order")
            for formal, connection in named.items():
                said = mentioned(connection.expr) if connection.openParen.rawText else frozenset([formal])
                yield formal, said

    def check_implied(self, design: int, owned: set[str]) -> None:
        """What .* connects keeps its name, so it must not be a name that each copy has for itself."""
        said = self.members[design].mentioned
        implied = (names for names in self.connections[design].values() if not names <= said)
        if not owned.isdisjoint(frozenset().union(*implied)):
            raise _Unfit("the design's outputs are connected by .*")


def _of_copy(one: Member, owned: set[str]) -> frozenset[str]:
    """The names that a copied member makes each design's own. It may have an effect only on names, and print
    only in the end."""
    if one.module:
        raise _Unfit(f"{one.module} depends on the design")
    if not isinstance(one.node, _COPIED):
        raise _Unfit(f"the design reaches {one.node.kind.name}")
    if one.only_dumps:
        return frozenset()
    allowed = PURE | OUTPUT_TASKS if one.node.kind is SK.FinalBlock else PURE
    for odd in (*(k.name for k in one.odd), *(one.system_names - allowed)):
        raise _Unfit(f"the design reaches {odd}")
    own = one.own_declarators(owned)
    if own is not None:
        return frozenset(d.name.valueText for d in own)
    return one.declared | one.written | one.called


def _arguments(call: syntax.InvocationExpressionSyntax) -> list[syntax.SyntaxNode]:
    given = call.arguments.parameters if call.arguments is not None else []
    return [a for a in given if isinstance(a, syntax.SyntaxNode)]


def _by_name(parsed: Parsed) -> dict[str, syntax.ModuleDeclarationSyntax]:
    found: dict[str, syntax.ModuleDeclarationSyntax] = {}
    for module in declarations(parsed):
        name = module.header.name.valueText
        if name in found or module.parent is not parsed.root:
            raise _Unfit(f"the module {name} is there twice, or within another one")
        found[name] = module
    members = [m for m in parsed.root if isinstance(m, syntax.SyntaxNode)]
    if any(not isinstance(m, syntax.ModuleDeclarationSyntax) for m in members):
        raise _Unfit("the bench declares more than modules")
    return found
