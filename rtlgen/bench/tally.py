"""A bench that looks at its outputs at every edge of a clock, as one that counts when they change. Pure.

VerilogEval's benches compare all outputs and step their counters at both edges of the clock, which costs more
than most designs do. What holds from one sample to the next need not be looked at: here a net says whether an
output is wrong, and when that changes the samples since are added up. What is counted is the same, for a
design that may not race (`races`), where nothing changes at a sample but the clock: everything else is
written by `<=`, after the bench has looked. A bench that is not written exactly so is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from pyslang import parsing, syntax

from rtlgen.bench.companions import has_delays, is_unusual
from rtlgen.bench.members import DUMPS, Member
from rtlgen.bench.observers import PURE
from rtlgen.bench.races import may_race
from rtlgen.core.value import value
from rtlgen.verilog.edit import OUTPUT_TASKS, applied, in_place
from rtlgen.verilog.lexer import code_words
from rtlgen.verilog.names import ASSIGNMENTS, STEPS, written
from rtlgen.verilog.slang import Handlers, Parsed, parse_text
from rtlgen.verilog.words import words

SK = syntax.SyntaxKind

Connections = Mapping[str, frozenset[str]]

PREFIX = "rtlgen_tally_"
"""How the names begin that are put in."""

_SAMPLER = re.compile(
    r"always @ \( posedge (?P<clock>\w+) , negedge (?P=clock) \) begin "
    r"(?P<stats>\w+) \. clocks \+\+ ; if \( ! (?P<match>\w+) \) begin "
    r"if \( (?P=stats) \. errors == 0 \) (?P=stats) \. errortime = \$time ; (?P=stats) \. errors \+\+ ; end "
    r"(?P<outputs>if .+ end )end"
)
_OUTPUT = re.compile(
    r"if \( (?P<expected>\w+) !== \( (?P=expected) \^ (?P<actual>\w+) \^ (?P=expected) \) \) begin "
    r"if \( (?P<stats>\w+) \. errors_(?P<name>\w+) == 0 \) (?P=stats) \. errortime_(?P=name) = \$time ; "
    r"(?P=stats) \. errors_(?P=name) = (?P=stats) \. errors_(?P=name) \+ 1 'b1 ; end "
)
_MATCH = re.compile(
    r"assign (?P<match>\w+) = (?:\( )?\{ (?P<expected>[\w ,]+) \} === "
    r"\( \{ (?P=expected) \} \^ \{ (?P<actual>[\w ,]+) \} \^ \{ (?P=expected) \} \)(?: \))? ;"
)
_STATS = re.compile(r"typedef struct packed \{ (?:int \w+ ; )+\} (\w+) ;")
_TOGGLE = re.compile(r"initial forever # [1-9]\d* (\w+) = ~ \1 ;")
_BEGIN = re.compile(r"\Afinal\s+begin\b")
_HARMLESS = PURE | OUTPUT_TASKS | words("$random $urandom $urandom_range $finish")


@value
class Other:
    """A module beside the top."""

    outputs: frozenset[str]
    node: syntax.ModuleDeclarationSyntax | None = None
    """None for the design's."""
    text: str = ""


@value
class Tallied:
    text: str
    """Every line is where it was."""
    clock: str
    """With whose edges it counts."""


@value
class _Scoreboard:
    """The places of the members that are its parts, and what stands in them."""

    sampler: int
    compared: int
    final: int
    clock: str
    stats: str
    match: str
    outputs: tuple[tuple[str, str, str], ...]
    """Name, net expected, net actual."""


def tallied(
    text: str,
    parsed: Parsed,
    members: Sequence[Member],
    connections: Sequence[Connections],
    others: Mapping[str, Other],
) -> Tallied | None:
    """The bench's top in that form; None where it has to stay as it is.

    Args:
        text: of the file that the top stands in.
        members: what the top consists of.
        connections: of each, the ports of its instances with the names that they are connected to.
        others: the modules that it has instances of, by name.
    """
    spans = [parsed.span(m.node)[1:] for m in members]
    said = [" ".join(code_words(text[start:end])) for start, end in spans]
    board = _scoreboard(said)
    if board is None or PREFIX in text or not _is_plain(board, said, members):
        return None
    if not _is_settled(board, members, connections, others):
        return None
    parts = {
        board.sampler: _counting(board),
        board.compared: f"assign {board.match} = ~{PREFIX}wrong;",
        board.final: _final(board, text[slice(*spans[board.final])]),
    }
    edits = [in_place(text, *spans[n], new) for n, new in parts.items()]
    return Tallied(text=applied(text, edits), clock=board.clock)


def _scoreboard(said: Sequence[str]) -> _Scoreboard | None:
    samplers = [(n, m) for n, s in enumerate(said) if (m := _SAMPLER.fullmatch(s))]
    compares = [(n, m) for n, s in enumerate(said) if (m := _MATCH.fullmatch(s))]
    finals = [n for n, s in enumerate(said) if re.match(r"final begin (?!:)", s)]
    if not len(samplers) == len(compares) == len(finals) == 1:
        return None
    (sampler, looks), (compared, whole) = samplers[0], compares[0]
    each = list(_OUTPUT.finditer(looks["outputs"]))
    outputs = tuple((m["name"], m["expected"], m["actual"]) for m in each)
    same = (
        "".join(m[0] for m in each) == looks["outputs"]
        and {m["stats"] for m in each} == {looks["stats"]}
        and whole["match"] == looks["match"]
        and whole["expected"] == " , ".join(o[1] for o in outputs)
        and whole["actual"] == " , ".join(o[2] for o in outputs)
        and len({o[0] for o in outputs}) == len(outputs)
    )
    if not same:
        return None
    return _Scoreboard(
        sampler=sampler,
        compared=compared,
        final=finals[0],
        clock=looks["clock"],
        stats=looks["stats"],
        match=looks["match"],
        outputs=outputs,
    )


def _is_plain(board: _Scoreboard, said: Sequence[str], members: Sequence[Member]) -> bool:
    """The counters are whole numbers that nobody else touches, and one clock goes on by itself."""
    types = {m[1] for s in said if (m := _STATS.fullmatch(s))}
    users = {n for n, m in enumerate(members) if board.stats in m.mentioned | m.declared}
    declared = [n for n, s in enumerate(said) if s in {f"{t} {board.stats} ;" for t in types}]
    clocked = {n for n, m in enumerate(members) if board.clock in m.written}
    toggles = [n for n, s in enumerate(said) if (m := _TOGGLE.fullmatch(s)) and m[1] == board.clock]
    starts = [n for n, s in enumerate(said) if s == f"reg {board.clock} = 0 ;"]
    return (
        len(declared) == len(toggles) == len(starts) == 1
        and users == {declared[0], board.sampler, board.final}
        and clocked == {toggles[0], starts[0]}
    )


def _is_settled(
    board: _Scoreboard,
    members: Sequence[Member],
    connections: Sequence[Connections],
    others: Mapping[str, Other],
) -> bool:
    """Nothing but the clock changes when the bench looks: what the design and the reference are given is
    written by `<=`, and the reference does not race either."""
    late = {name for name, other in others.items() if _writes_late(other)}
    steady = {board.clock}
    edges: set[str] = set()
    for one, ports in zip(members, connections, strict=True):
        if one.module in late:
            outputs = others[one.module].outputs
            steady |= frozenset().union(*(names for port, names in ports.items() if port in outputs))
        else:
            edges |= {port for port, names in ports.items() if board.clock in names}
    compared = {net for _, expected, actual in board.outputs for net in (expected, actual)}
    if not all(_writes_nothing_of(m, (steady | compared) - {board.clock}) for m in members):
        return False
    for one, ports in zip(members, connections, strict=True):
        if one.module and one.module not in late:
            other = others.get(one.module)
            if other is None or any(not ports[p] <= steady for p in ports.keys() - other.outputs):
                return False
    rest = "\n".join(other.text for name, other in others.items() if name not in late)
    parsed = parse_text(rest)
    return not (is_unusual(rest) or has_delays(parsed) or may_race(parsed, edges))


def _writes_nothing_of(member: Member, names: Collection[str]) -> bool:
    """Whether a member of the top, instances aside, leaves `names` alone for certain."""
    odd: list[syntax.SyntaxNode] = []
    member.node.visit(lookup_table=dict.fromkeys((*_MEMBERS_WITHIN, SK.FunctionPort), odd.append))
    return (
        not any(map(_is_odd, odd))
        and not member.odd
        and member.system_names <= _HARMLESS | DUMPS
        and member.written.isdisjoint(names)
    )


def _writes_late(other: Other) -> bool:
    """Whether a module writes its outputs by `<=` alone."""
    if other.node is None:
        return False
    at_once: list[syntax.SyntaxNode] = []
    odd: list[syntax.SyntaxNode] = []
    names: set[str] = set()
    table: Handlers = dict.fromkeys(
        (ASSIGNMENTS - {SK.NonblockingAssignmentExpression}) | STEPS, at_once.append
    )
    table |= dict.fromkeys(_OTHER_WAYS, odd.append)
    table[parsing.TokenKind.SystemIdentifier] = lambda token: names.add(token.valueText)
    other.node.visit(lookup_table=table)
    return not any(map(_is_odd, odd)) and names <= _HARMLESS and other.outputs.isdisjoint(written(at_once))


_MEMBERS_WITHIN = (
    SK.PrimitiveInstantiation,
    SK.GenerateRegion,
    SK.GenerateBlock,
    SK.LoopGenerate,
    SK.IfGenerate,
    SK.CaseGenerate,
)
_OTHER_WAYS = (
    *_MEMBERS_WITHIN,
    SK.HierarchyInstantiation,
    SK.ProceduralForceStatement,
    SK.ProceduralAssignStatement,
    SK.PortDeclaration,
    SK.ScopedName,
    SK.FunctionPort,
)
"""By which a module might write a signal without an assignment to it."""


def _is_odd(node: syntax.SyntaxNode) -> bool:
    """Any of these, but for an argument of a task or function that is only an input."""
    return node.kind is not SK.FunctionPort or code_words(str(node))[:1] != ["input"]


def _counting(board: _Scoreboard) -> str:
    """What counts the samples, and those of them in which each output, and any of them, is wrong.

    After a `$finish` Icarus goes on to the end of that moment, but nobody comes further than to a system
    call. So of a sample that comes after it the bench notes only what is not the first mismatch of its kind,
    for of that it asks the time, and nothing behind it: such a sample is `cut`.
    """
    p = PREFIX
    edges = f"posedge {board.clock}, negedge {board.clock}"
    parts = [
        f"int {p}begun = 0, {p}samples = 0, {p}time = 0; reg {p}cut = 0;",
        f"always @({edges}) begin {p}begun++; {p}time = $time; {p}samples++; end",
        f"always @({p}begun) if ({p}begun != {p}samples) {p}cut = 1;",
    ]
    for name, expected, actual in board.outputs:
        # Where the reference has X anything is right; where it has Z nothing is.
        parts.append(f"wire {p}known_{name} = {expected} === ({expected} ^ {expected} ^ {expected});")
        same = f"(({actual} ==? {expected}) & {p}known_{name})"
        parts.append(f"wire {p}wrong_{name} = {same} !== 1'b1;")
    parts.append(f"wire {p}wrong = {' | '.join(f'{p}wrong_{name}' for name, _, _ in board.outputs)};")
    cut = ""
    for of in _counters(board):
        errors, first, wrong = f"{board.stats}.errors{of}", f"{board.stats}.errortime{of}", f"{p}wrong{of}"
        parts.append(
            f"int {p}since{of} = -1; always begin wait ({wrong}); "
            f"if ({errors} == 0) begin @({p}samples); "
            f"if ({wrong}) begin {errors} = 1; {first} = {p}time; end end "
            f"{p}since{of} = {p}samples; wait (!{wrong}); "
            f"{errors} = {errors} + ({p}samples - {p}since{of}); {p}since{of} = -1; end"
        )
        cut += f"if (!{wrong} || {errors} != 0) begin if ({wrong}) {errors} = {errors} + 1; "
    parts.append(f"always @(posedge {p}cut) {cut}{'end ' * len(_counters(board))}")
    return " ".join(parts)


def _final(board: _Scoreboard, text: str) -> str:
    """The final block, which first adds up what nothing has ended."""
    sums = [f"{board.stats}.clocks = {PREFIX}begun;"]
    for of in _counters(board):
        errors, since = f"{board.stats}.errors{of}", f"{PREFIX}since{of}"
        sums.append(f"if ({since} >= 0) {errors} = {errors} + ({PREFIX}samples - {since});")
    return _BEGIN.sub(lambda found: f"{found[0]} {' '.join(sums)}", text, count=1)


def _counters(board: _Scoreboard) -> list[str]:
    """What the names of the counters end in."""
    return ["", *(f"_{name}" for name, _, _ in board.outputs)]
