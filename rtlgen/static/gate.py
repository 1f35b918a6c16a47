"""The source rules on an untrusted design: what it may not do, whatever it computes.

A design that breaks one could speak for its bench, read the answer, leave its sandbox, or behave
otherwise in simulation than in hardware. Printing is no offence: `verilog.preprocess.for_simulation`
removes it, and that text, not the one as written, is what should run. docs/verdict.md says what each
rule stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pyslang import parsing, syntax

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.core.value import value
from rtlgen.static import rules
from rtlgen.static.inputs import driven_inputs, port_names
from rtlgen.verilog.constructs import Construct, ConstructKind, constructs, found_in
from rtlgen.verilog.diagnostics import to_core
from rtlgen.verilog.preprocess import for_simulation
from rtlgen.verilog.scopes import declared_names, scope_names
from rtlgen.verilog.slang import MODULES, Handlers, Parsed, Place, parse

SK = syntax.SyntaxKind

TOOL = "rtlgen"
_OURS = "rtlgen_"
"""How the names of rtlgen's own modules begin, those that stand around a bench."""


@value
class _BenchNames:
    definitions: frozenset[str] = frozenset()
    """Its modules, interfaces, packages and primitives."""
    scopes: frozenset[str] = frozenset()
    """All that a hierarchical name may begin with."""
    implicit: frozenset[str] = frozenset()
    """The names that it uses and nowhere declares: one-bit nets, unless something outside gives them."""
    wildcards: frozenset[str] = frozenset()
    """The modules to which it connects all signals of equal name."""


def forbidden(candidate: Candidate, problem: Problem) -> tuple[Diagnostic, ...]:
    """What in `candidate` breaks a rule, in the order of the text; empty for a design that may run.

    Never raises, whatever the text.
    """
    sources = _verilog(candidate.files)
    if sum(len(s.text) for s in sources) > rules.MAX_CHARACTERS:
        return (_unread(f"the design has more than {rules.MAX_CHARACTERS} characters"),)
    parsed = parse(sources)
    if parsed.refused:
        return (_unread(parsed.refused),)
    bench = _bench_names(problem)
    found = found_in(parsed, sources)
    broken = [
        *_characters(sources),
        *(d for c in found for d in _construct(c, bench)),
        *_system_calls(found, sources),
        *_defparams(found),
        *_modules(parsed, candidate.top, bench),
        *_shared_names(parsed, bench),
        *_joined_ports(parsed, candidate.top, problem, bench),
        *(
            _diagnostic("forbidden_driven_input", f"the design drives its input '{name}'", place)
            for name, place in driven_inputs(parsed)
        ),
    ]
    once = {(d.cls, d.file, d.line, d.message): d for d in reversed(broken)}
    return tuple(sorted(once.values(), key=lambda d: (d.file, d.line or 0, d.column or 0, d.cls)))


def unreadable(candidate: Candidate) -> Diagnostic | None:
    """The first syntax error of a design; None where it has none.

    `forbidden` leaves errors to the compiler. A text that a compiler accepts and pyslang could not read in
    full must not run: the gate has not seen it.
    """
    parsed = parse(_verilog(candidate.files))
    errors = to_core([d for d in parsed.tree.diagnostics if d.isError()], parsed)
    if not errors:
        return None
    first = errors[0]
    place = Place(
        file=first.file, line=first.line or 1, column=first.column or 1, source_line=first.source_line
    )
    return _diagnostic("forbidden_unreadable", f"only some tools accept this: {first.message}", place)


def _verilog(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    return tuple(f for f in files if f.language is not Language.PYTHON)


def _bench_names(problem: Problem) -> _BenchNames:
    bench = problem.bench
    if bench is None or bench.kind is not BenchKind.NATIVE:
        return _BenchNames()
    return _names_in(tuple(f for f in bench.files if f.path.endswith((".v", ".sv", ".vh", ".svh"))))


@lru_cache(maxsize=256)
def _names_in(sources: tuple[SourceFile, ...]) -> _BenchNames:
    parsed = parse(sources)
    wildcards: set[str] = set()
    used: set[str] = set()

    def wildcard(node: syntax.WildcardPortConnectionSyntax) -> None:
        instances = node.parent.parent if node.parent is not None else None
        if isinstance(instances, syntax.HierarchyInstantiationSyntax):
            wildcards.add(instances.type.valueText)

    parsed.root.visit(
        lookup_table={
            SK.IdentifierName: lambda node: used.add(node.identifier.valueText),
            SK.WildcardPortConnection: wildcard,
        }
    )
    return _BenchNames(
        definitions=frozenset(_definitions(parsed)),
        scopes=scope_names(parsed),
        implicit=frozenset(used) - declared_names(parsed),
        wildcards=frozenset(wildcards),
    )


def _definitions(parsed: Parsed) -> dict[str, parsing.Token]:
    """The modules, interfaces, packages, programs and primitives of a tree, and the classes beside them, by
    their names, with where these first stand."""
    found: dict[str, parsing.Token] = {}

    def module(node: syntax.ModuleDeclarationSyntax) -> None:
        found.setdefault(node.header.name.valueText, node.header.name)

    def other(node: Any) -> None:
        if node.parent is None or node.parent is parsed.root:
            found.setdefault(node.name.valueText, node.name)

    table: Handlers = {**dict.fromkeys(MODULES, module), **dict.fromkeys(_DEFINING, other)}
    parsed.root.visit(lookup_table=table)
    return found


_DEFINING = (SK.UdpDeclaration, SK.CheckerDeclaration, SK.ClassDeclaration)


def _characters(sources: Sequence[SourceFile]) -> Iterator[Diagnostic]:
    for source in sources:
        match = rules.CHARACTER.search(source.text)
        if match:
            before = source.text[: match.start()]
            line = before.count("\n") + 1
            place = Place(file=source.path, line=line, column=match.start() - before.rfind("\n"))
            yield _diagnostic("forbidden_character", f"the character U+{ord(match[0][0]):04X}", place)


def _construct(found: Construct, bench: _BenchNames) -> Iterator[Diagnostic]:
    """The rules on one construct; system calls are judged after printing is gone."""
    name = found.name
    if found.kind in rules.NODE_RULES:
        cls, message = rules.NODE_RULES[found.kind]
        yield _diagnostic(cls, message.format(name), found.place)
    elif found.kind is ConstructKind.PATH and _begins_outside(name, bench):
        yield _diagnostic("forbidden_outside_name", f"'{name}' may lead into the bench", found.place)
    elif found.kind is ConstructKind.OUTSIDE_CALL and name in bench.scopes:
        yield _diagnostic("forbidden_outside_name", f"'{name}' belongs to the bench", found.place)
    elif found.kind is ConstructKind.CONDITIONAL and rules.TOOL_MACROS.fullmatch(name):
        yield _diagnostic("forbidden_conditional", f"the code depends on the macro {name}", found.place)
    elif found.kind is ConstructKind.DIRECTIVE and rules.OWN_DIRECTIVES.fullmatch(name):
        yield _diagnostic("forbidden_directive", f"the directive {name}", found.place)
    elif found.kind is ConstructKind.ESCAPED and not rules.PLAIN_ESCAPED.fullmatch(name):
        yield _diagnostic("forbidden_escaped_identifier", f"the escaped identifier {name}", found.place)
    elif found.kind is ConstructKind.PRAGMA and _is_bad_pragma(name):
        yield _diagnostic("forbidden_pragma", f"the pragma '{name}'", found.place)


def _begins_outside(path: str, bench: _BenchNames) -> bool:
    """Whether a hierarchical name begins as one of the bench's may. That the design declares such a name
    too does not help: where the rest does not fit, tools go on upwards."""
    head = re.split(r"[.:\[]", path, maxsplit=1)[0]
    return head in bench.scopes or head.startswith(_OURS)


def _is_bad_pragma(name: str) -> bool:
    if rules.VERILATOR_PRAGMA.match(name):
        return not rules.HARMLESS_VERILATOR_PRAGMA.match(name)
    return rules.TRANSLATE_OFF.search(name) is not None


def _system_calls(found: Sequence[Construct], sources: Sequence[SourceFile]) -> Iterator[Diagnostic]:
    """The system tasks and functions that are still called when printing has been taken out."""
    if not any(c.kind is ConstructKind.SYSTEM_CALL and c.name not in rules.FUNCTIONS for c in found):
        return
    lines = {s.path: s.text.split("\n") for s in sources}
    for call in constructs(for_simulation(sources)):
        if call.kind is not ConstructKind.SYSTEM_CALL or call.name in rules.FUNCTIONS:
            continue
        if rules.FILES.fullmatch(call.name):
            cls, message = "forbidden_file_access", f"{call.name} reaches files or the machine"
        elif rules.CONTROL.fullmatch(call.name):
            cls, message = "forbidden_simulation_control", f"{call.name} steers the simulation or asks it"
        else:
            cls, message = "forbidden_system_task", f"{call.name} is not allowed in a design"
        file, line = call.place.file, call.place.line
        page = lines.get(file, [])
        written = page[line - 1].rstrip("\r") if line <= len(page) else ""
        column = written.find(call.name) + 1 or call.place.column
        yield _diagnostic(cls, message, Place(file=file, line=line, column=column, source_line=written))


def _defparams(found: Sequence[Construct]) -> Iterator[Diagnostic]:
    """A defparam may set a parameter of an instance right below; a longer path reaches elsewhere."""
    for one in found:
        if one.kind is ConstructKind.DEFPARAM and any(p.count(".") != 1 for p in one.name.split(", ")):
            yield _diagnostic("forbidden_defparam", f"defparam of {one.name}", one.place)


def _modules(parsed: Parsed, top: str, bench: _BenchNames) -> Iterator[Diagnostic]:
    """No module of the bench is defined again or instantiated."""
    own = _definitions(parsed)
    for name, token in own.items():
        if name != top and (name in bench.definitions or name.startswith(_OURS)):
            place = parsed.place(token.location)
            yield _diagnostic("forbidden_reserved_name", f"module '{name}' belongs to the bench", place)
    used: list[syntax.HierarchyInstantiationSyntax | syntax.PrimitiveInstantiationSyntax] = []
    # A module with `#5` as its parameter reads like a gate with a delay.
    kinds = (SK.HierarchyInstantiation, SK.PrimitiveInstantiation)
    parsed.root.visit(lookup_table=dict.fromkeys(kinds, used.append))
    for node in used:
        name = node.type.valueText
        if name not in own and (name in bench.definitions or name.startswith(_OURS)):
            place = parsed.place(node.type.location)
            yield _diagnostic("forbidden_bench_module", f"an instance of the bench's '{name}'", place)


def _shared_names(parsed: Parsed, bench: _BenchNames) -> Iterator[Diagnostic]:
    """No signal outside of all modules takes the place of a net that the bench leaves undeclared."""
    declarators: list[syntax.DeclaratorSyntax] = []
    if bench.implicit:
        parsed.root.visit(lookup_table={SK.Declarator: declarators.append})
    for one in declarators:
        if one.name.valueText in bench.implicit and not _in_module(one):
            message = f"'{one.name.valueText}' is a net of the bench"
            yield _diagnostic("forbidden_reserved_name", message, parsed.place(one.name.location))


def _in_module(node: syntax.SyntaxNode) -> bool:
    at = node.parent
    while at is not None and not isinstance(at, syntax.ModuleDeclarationSyntax):
        at = at.parent
    return at is not None and at.kind is not syntax.SyntaxKind.PackageDeclaration


def _joined_ports(parsed: Parsed, top: str, problem: Problem, bench: _BenchNames) -> Iterator[Diagnostic]:
    """Ports that nobody asked for, where the bench connects every signal that has a port's name."""
    if top not in bench.wildcards or not problem.ports:
        return
    asked = {p.name for p in problem.ports}
    named = _definitions(parsed).get(top)
    place = parsed.place(named.location) if named is not None else Place(file="", line=1, column=1)
    for name in port_names(parsed, top):
        if name not in asked:
            yield _diagnostic("forbidden_outside_name", f"the bench would connect port '{name}'", place)


def _unread(why: str) -> Diagnostic:
    return _diagnostic("forbidden_unreadable", why, Place(file="", line=1, column=1))


def _diagnostic(cls: str, message: str, place: Place) -> Diagnostic:
    return Diagnostic(
        tool=TOOL,
        severity=Severity.ERROR,
        message=message,
        code=cls,
        cls=cls,
        file=place.file,
        line=place.line,
        column=place.column,
        source_line=place.source_line,
        hint=rules.RULES[cls],
    )
