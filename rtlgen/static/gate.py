"""The source rules on an untrusted design: what it may not do, whatever it computes.

A design that breaks one could speak for its bench, read the answer, leave its sandbox, or behave
otherwise in simulation than in hardware. Printing is no offence: `verilog.preprocess.for_simulation`
removes it, and that text, not the one as written, is what should run. docs/verdict.md says what each
rule stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pyslang import syntax

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.core.value import value
from rtlgen.static import rules
from rtlgen.verilog.constructs import Construct, ConstructKind, constructs, declared_names, found_in
from rtlgen.verilog.diagnostics import code_name, to_core
from rtlgen.verilog.preprocess import for_simulation
from rtlgen.verilog.slang import MAX_ERRORS, Elaborated, Parsed, Place, parse

TOOL = "rtlgen"
_OURS = "rtlgen_"
"""How the names of rtlgen's own modules begin, those that stand around a bench."""


@value
class _BenchNames:
    definitions: frozenset[str] = frozenset()
    """Its modules, interfaces and packages."""
    declared: frozenset[str] = frozenset()
    """Everything that it declares."""


def forbidden(candidate: Candidate, problem: Problem) -> tuple[Diagnostic, ...]:
    """What in `candidate` breaks a rule, in the order of the text; empty for a design that may run.

    Never raises, whatever the text.
    """
    sources = _verilog(candidate.files)
    parsed = parse(sources)
    if parsed.refused:
        return (_diagnostic("forbidden_unreadable", parsed.refused, Place(file="", line=1, column=1)),)
    bench = _bench_names(problem)
    found = found_in(parsed, sources)
    broken = [
        *_characters(sources),
        *(d for c in found for d in _construct(c, bench)),
        *_system_calls(found, sources),
        *_defparams(found),
        *_modules(parsed, candidate.top, bench),
        *_unresolved(parsed, candidate.top),
    ]
    once = {(d.cls, d.file, d.line, d.message): d for d in reversed(broken)}
    return tuple(sorted(once.values(), key=lambda d: (d.file, d.line or 0, d.column or 0, d.cls)))


def unreadable(candidate: Candidate) -> Diagnostic | None:
    """Why the gate does not vouch for a design; None where it does.

    To be asked of a design that a simulator has compiled. `forbidden` leaves errors to the compiler; where
    the compiler found none, what pyslang could not read in full must not run.
    """
    parsed = parse(_verilog(candidate.files))
    errors = to_core([d for d in parsed.tree.diagnostics if d.isError()], parsed)
    if errors:
        first = errors[0]
        place = Place(
            file=first.file,
            line=first.line or 1,
            column=first.column or 1,
            source_line=first.source_line,
        )
        return _diagnostic("forbidden_unreadable", f"only some tools accept this: {first.message}", place)
    design = Elaborated(parsed, [candidate.top])
    too_many = sum(d.isError() for d in design.diagnostics) >= MAX_ERRORS
    reason = design.refused or ("too many errors to look at all of them" if too_many else "")
    return _diagnostic("forbidden_unreadable", reason, Place(file="", line=1, column=1)) if reason else None


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
    return _BenchNames(definitions=frozenset(_definitions(parsed)), declared=declared_names(parsed))


def _definitions(parsed: Parsed) -> dict[str, Place]:
    """The modules, interfaces, packages and programs of a tree, with the place of each name."""
    found: dict[str, Place] = {}

    def visit(node: object) -> None:
        if isinstance(node, syntax.ModuleDeclarationSyntax):
            found.setdefault(node.header.name.valueText, parsed.place(node.header.name.location))

    parsed.root.visit(visit)
    return found


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
    elif found.kind is ConstructKind.OUTSIDE_CALL and name in bench.declared:
        yield _diagnostic("forbidden_outside_name", f"'{name}' belongs to the bench", found.place)
    elif found.kind is ConstructKind.CONDITIONAL and rules.TOOL_MACROS.fullmatch(name):
        yield _diagnostic("forbidden_conditional", f"the code depends on the macro {name}", found.place)
    elif found.kind is ConstructKind.DIRECTIVE and rules.OWN_DIRECTIVES.fullmatch(name):
        yield _diagnostic("forbidden_directive", f"the directive {name}", found.place)
    elif found.kind is ConstructKind.ESCAPED and not rules.PLAIN_ESCAPED.fullmatch(name):
        yield _diagnostic("forbidden_escaped_identifier", f"the escaped identifier {name}", found.place)
    elif found.kind is ConstructKind.PRAGMA and _is_bad_pragma(name):
        yield _diagnostic("forbidden_pragma", f"the pragma '{name}'", found.place)


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
    for name, place in own.items():
        if name != top and (name in bench.definitions or name.startswith(_OURS)):
            yield _diagnostic("forbidden_reserved_name", f"module '{name}' belongs to the bench", place)
    used: list[tuple[str, Place]] = []

    def visit(node: object) -> None:
        if isinstance(node, syntax.HierarchyInstantiationSyntax):
            used.append((node.type.valueText, parsed.place(node.type.location)))

    parsed.root.visit(visit)
    for name, place in used:
        if name not in own and (name in bench.definitions or name.startswith(_OURS)):
            yield _diagnostic("forbidden_bench_module", f"an instance of the bench's '{name}'", place)


def _unresolved(parsed: Parsed, top: str) -> Iterator[Diagnostic]:
    """Hierarchical names that lead nowhere in the design alone: only something around it could hold them."""
    if any(d.isError() for d in parsed.tree.diagnostics) or top not in _definitions(parsed):
        return
    dotted = _dotted_names(parsed)
    for raw in Elaborated(parsed, [top]).diagnostics:
        if not raw.isError():
            continue
        place = parsed.place(raw.location)
        name = dotted.get((place.file, place.line, place.column), "")
        code = code_name(raw.code)
        if code == "CouldNotResolveHierarchicalPath" or (name and code in _UNKNOWN):
            yield _diagnostic(
                "forbidden_outside_name", f"'{name or place.source_line.strip()}' leaves the design", place
            )


_UNKNOWN = ("UndeclaredIdentifier", "TypoIdentifier", "UnknownPackage", "UnknownClassOrPackage")


def _dotted_names(parsed: Parsed) -> dict[tuple[str, int, int], str]:
    """The names with a dot or :: in them, by the place of their first character."""
    found: dict[tuple[str, int, int], str] = {}

    def visit(node: object) -> None:
        if isinstance(node, syntax.ScopedNameSyntax):
            place = parsed.place(node.getFirstToken().location)
            found.setdefault((place.file, place.line, place.column), "".join(str(node).split()))

    parsed.root.visit(visit)
    return found


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
