"""Members of a bench's top as templates, of which each design gets a copy with names of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyslang import parsing, syntax

from rtlgen.bench.members import Member, declarators
from rtlgen.bench.shared_bench import BEGIN, END, HERE, NONCE, Copied
from rtlgen.core.value import value
from rtlgen.verilog.names import identifiers
from rtlgen.verilog.slang import Parsed

_Span = tuple[int, int]
"""First and last-plus-one character."""


@value
class _Insert:
    at: int
    text: str = ""
    parts: bool = False
    """The template is parted here: the end of a name that each copy has for itself."""


class Copier:
    """Args:
    parsed: the bench.
    path, text: of the file that the members stand in.
    owned: the names that each copy has for itself.
    watched: those of them that a shared module looks at. They stay declared, without a driver: nobody's, and
        nothing depends on them.
    """

    def __init__(
        self, parsed: Parsed, path: str, text: str, owned: frozenset[str], watched: frozenset[str]
    ) -> None:
        self._parsed = parsed
        self._path = path
        self._text = text
        self._owned = owned
        self._watched = watched

    def of(self, member: Member) -> Iterator[str | Copied]:
        """What stands in place of `member`."""
        _, start, end = self._parsed.span(member.node)
        spans = [(start, end)]
        own = member.own_declarators(self._owned)
        each = {d.name.valueText: self._parsed.span(d)[1:] for d in declarators(member.node)}
        if not self._watched.isdisjoint(each):
            yield self._text[start:end]
        if own is not None:
            head = (start, min(each.values())[0])
            others = [span for name, span in each.items() if name not in self._owned]
            if others and self._watched.isdisjoint(each):
                yield f"{self._text[slice(*head)]}{', '.join(self._text[slice(*o)] for o in others)};"
            spans = [head, *(each[d.name.valueText] for d in own)]
        line = self._text.count("\n", 0, start) + 1
        after = line + self._text.count("\n", start, end)
        yield Copied(
            pieces=tuple(self._pieces(member, spans)),
            line=line,
            path=self._path,
            behind=f'\n`line {after} "{self._path}" 0\n',
        )

    def _pieces(self, member: Member, spans: Sequence[_Span]) -> Iterator[str]:
        inserts = sorted(self._inserts(member), key=lambda i: i.at)
        piece = ""
        for number, (start, end) in enumerate(spans):
            piece += ", " if number > 1 else ""
            at = start
            for one in inserts:
                if not start < one.at <= end:
                    continue
                piece += self._text[at : one.at] + one.text
                at = one.at
                if one.parts:
                    yield piece
                    piece = ""
            piece += self._text[at:end]
        yield f"{piece};" if len(spans) > 1 else piece

    def _inserts(self, member: Member) -> Iterator[_Insert]:
        node = member.node
        if isinstance(node, syntax.HierarchyInstantiationSyntax):
            yield _Insert(at=self._end(node.type), parts=True)
            for instance in member.instances:
                yield from self._in_instance(instance)
            return
        for name in identifiers(node):
            if name.valueText in self._owned:
                yield _Insert(at=self._end(name), parts=True)
        if isinstance(node, syntax.ProceduralBlockSyntax) and node.keyword.valueText == "final":
            _, start, end = self._parsed.span(node.statement)
            yield _Insert(at=start, text=f'begin $display("\\n{BEGIN} {NONCE} {HERE}"); ')
            yield _Insert(at=end, text=f' $display("\\n{END} {NONCE} {HERE}"); end')

    def _in_instance(self, instance: syntax.HierarchicalInstanceSyntax) -> Iterator[_Insert]:
        if instance.decl is not None:
            yield _Insert(at=self._end(instance.decl.name), parts=True)
        for one in instance.connections:
            if isinstance(one, syntax.NamedPortConnectionSyntax) and not one.openParen.rawText:
                if one.name.valueText in self._owned:
                    end = self._end(one.name)
                    yield _Insert(at=end, text=f"({one.name.valueText}", parts=True)
                    yield _Insert(at=end, text=")")
            elif isinstance(one, syntax.NamedPortConnectionSyntax):
                names = (n for n in identifiers(one) if n.valueText in self._owned)
                yield from (_Insert(at=self._end(n), parts=True) for n in names)

    def _end(self, token: parsing.Token) -> int:
        span = self._parsed.token_span(token)
        assert span is not None, "the bench was preprocessed: no name comes out of a macro"
        return span[2]
