"""Enums: those that do not hold their values, and those that a simulator reads more strictly than the
standard does."""

from __future__ import annotations

from collections.abc import Iterator

import pyslang
from pyslang import ast, syntax

from rtlgen.mending.view import FileEdit, Proposal, View, insert, lines_only, proposal

_SIMPLE_BASES = (
    syntax.SyntaxKind.LogicType,
    syntax.SyntaxKind.RegType,
    syntax.SyntaxKind.BitType,
)
_RADIX = {"b": 2, "o": 8, "d": 10, "h": 16}
_COMPARISONS = (
    ast.BinaryOperator.Equality,
    ast.BinaryOperator.Inequality,
    ast.BinaryOperator.CaseEquality,
    ast.BinaryOperator.CaseInequality,
    ast.BinaryOperator.LessThan,
    ast.BinaryOperator.LessThanEqual,
    ast.BinaryOperator.GreaterThan,
    ast.BinaryOperator.GreaterThanEqual,
)


def enum_width(view: View) -> Iterator[Proposal]:
    """More names than the base type has values: the base made wide enough. Only where every value is left to
    the tool, and nothing looks at the bits of a variable of that type."""
    for complaint in view.of_code("EnumValueOverflow"):
        enum = _enum_at(view, complaint.file, view.offset(complaint))
        if enum is None or _used_as_vector(view, enum):
            continue
        members = _members(enum)
        if any(m.initializer is not None or m.dimensions for m in members):
            continue
        edit = _with_width(view, enum, max(1, (len(members) - 1).bit_length()))
        if edit is not None:
            what = f"the base of the enum widened to hold {len(members)} values"
            yield proposal(view, "enum_width", what, (edit.path, edit.start), [edit])


def enum_value_size(view: View) -> Iterator[Proposal]:
    """Values of another size than the base type that fit into it: written in its size."""
    for complaint in view.of_code("EnumValueSizeMismatch"):
        enum = _enum_at(view, complaint.file, view.offset(complaint))
        width = _width(enum) if enum is not None else None
        if enum is None or width is None:
            continue
        edits: list[FileEdit] = []
        for member in _members(enum):
            written = _sized(member)
            if written is None or not view.parsed.written_here(written[0]):
                continue
            node, number = written
            if number.bit_length() > width:
                edits = []
                break
            path, start, end = view.span(node)
            edits.append(FileEdit(path=path, start=start, end=end, text=f"{width}'d{number}"))
        if edits:
            what = f"the values of the enum written in the {width} bits of its base"
            yield proposal(view, "enum_value_size", what, (edits[0].path, edits[0].start), edits)


def enum_as_vector(view: View) -> Iterator[Proposal]:
    """An enum that the simulator wants casts for: its names become localparams, its type the plain base type.
    Sizes, values and the states of uninitialised variables are the same."""
    if not view.said_class("enum_cast"):
        return
    values = _values_of_enums(view)
    for enum in view.nodes(syntax.EnumTypeSyntax):
        declaration = enum.parent
        if not isinstance(declaration, _DECLARATIONS) or not isinstance(declaration.parent, _SCOPES):
            continue
        edits = _plain_vector(view, enum, declaration, values.get(_place(enum), {}))
        if edits:
            what = f"enum of {len(_members(enum))} names written as localparams and a vector"
            at = (edits[0].path, edits[0].start)
            yield proposal(view, "enum_as_vector", what, at, edits, legal=True)


_DECLARATIONS = (syntax.TypedefDeclarationSyntax, syntax.DataDeclarationSyntax)
_SCOPES = (syntax.ModuleDeclarationSyntax, syntax.CompilationUnitSyntax)
"""Where a localparam may stand; a package is a kind of module to pyslang."""


def _plain_vector(
    view: View,
    enum: syntax.EnumTypeSyntax,
    declaration: syntax.TypedefDeclarationSyntax | syntax.DataDeclarationSyntax,
    values: dict[str, str],
) -> list[FileEdit]:
    members = _members(enum)
    if any(m.name.valueText not in values or m.dimensions for m in members) or enum.dimensions:
        return []
    if isinstance(declaration, syntax.DataDeclarationSyntax) and declaration.modifiers:
        return []
    if not view.parsed.written_here(declaration):
        return []
    path, start, _ = view.span(declaration)
    brace, closing = view.token_span(enum.openBrace), view.token_span(enum.closeBrace)
    if brace is None or closing is None:
        return []
    base = _base_text(view, enum)
    word = "typedef " if isinstance(declaration, syntax.TypedefDeclarationSyntax) else ""
    breaks = lines_only(view.text(path)[start : brace[2]])
    opening = f"localparam {_range(view, enum)}{breaks}"
    edits = [FileEdit(path=path, start=start, end=brace[2], text=opening)]
    for member in members:
        _, first, last = view.span(member)
        text = f"{member.name.valueText} = {values[member.name.valueText]}"
        edits.append(FileEdit(path=path, start=first, end=last, text=text))
    edits.append(FileEdit(path=path, start=closing[1], end=closing[2], text=f"; {word}{base}"))
    return edits


def _base_text(view: View, enum: syntax.EnumTypeSyntax) -> str:
    return view.on_one_line(enum.baseType) if enum.baseType is not None else "int"


def _range(view: View, enum: syntax.EnumTypeSyntax) -> str:
    """What a localparam of the base type is declared with."""
    base = enum.baseType
    if base is None:
        return "int "
    if base.kind is syntax.SyntaxKind.RegType:
        return view.on_one_line(base).replace("reg", "logic", 1) + " "
    return view.on_one_line(base) + " "


def _values_of_enums(view: View) -> dict[tuple[int, int], dict[str, str]]:
    """The values of each enum's names as literals, by where the enum begins."""
    found: dict[tuple[int, int], dict[str, str]] = {}

    def visit(node: object) -> None:
        kind = node.targetType.type if isinstance(node, ast.TypeAliasType) else None
        if isinstance(node, ast.VariableSymbol):
            kind = node.type
        enum = kind.canonicalType if kind is not None else None
        if isinstance(enum, ast.EnumType) and enum.syntax is not None:
            found[_place(enum.syntax)] = _literals(enum)

    view.design.root.visit(visit)
    return found


def _place(node: syntax.SyntaxNode) -> tuple[int, int]:
    start = node.sourceRange.start
    return start.buffer.id, start.offset


def _literals(enum: ast.EnumType) -> dict[str, str]:
    found = {}
    for member in enum:
        number = member.value.value if isinstance(member, ast.EnumValueSymbol) else None
        if not isinstance(number, pyslang.SVInt) or number.hasUnknown:
            continue
        found[member.name] = str(int(number)) if enum.isSigned else f"{enum.bitWidth}'d{int(number)}"
    return found


def _enum_at(view: View, path: str, at: int) -> syntax.EnumTypeSyntax | None:
    for enum in view.nodes(syntax.EnumTypeSyntax):
        where, start, end = view.span(enum)
        if where == path and start <= at < end:
            return enum
    return None


def _members(enum: syntax.EnumTypeSyntax) -> list[syntax.DeclaratorSyntax]:
    return [m for m in enum.members if isinstance(m, syntax.DeclaratorSyntax)]


def _dimension(enum: syntax.EnumTypeSyntax) -> syntax.RangeSelectSyntax | None:
    """The one range of a simple base type."""
    base = enum.baseType
    if not isinstance(base, syntax.IntegerTypeSyntax) or len(base.dimensions) != 1:
        return None
    specifier = base.dimensions[0].specifier
    selector = specifier.selector if isinstance(specifier, syntax.RangeDimensionSpecifierSyntax) else None
    return selector if isinstance(selector, syntax.RangeSelectSyntax) else None


def _width(enum: syntax.EnumTypeSyntax) -> int | None:
    """Of a base `logic` or `logic [N:0]`."""
    base = enum.baseType
    if not isinstance(base, syntax.IntegerTypeSyntax) or base.kind not in _SIMPLE_BASES:
        return None
    if not len(base.dimensions):
        return 1
    written = _dimension(enum)
    left, right = (str(written.left).strip(), str(written.right).strip()) if written is not None else ("", "")
    return int(left) + 1 if left.isdecimal() and right == "0" else None


def _with_width(view: View, enum: syntax.EnumTypeSyntax, width: int) -> FileEdit | None:
    now = _width(enum)
    base = enum.baseType
    if now is None or width <= now or not isinstance(base, syntax.IntegerTypeSyntax):
        return None
    written = _dimension(enum)
    if written is not None:
        path, start, end = view.span(written.left)
        return FileEdit(path=path, start=start, end=end, text=str(width - 1))
    where = view.token_span(base.keyword)
    return insert(where[0], where[2], f" [{width - 1}:0]") if where is not None else None


def _sized(member: syntax.DeclaratorSyntax) -> tuple[syntax.SyntaxNode, int] | None:
    """The sized literal that is a member's value, and its number."""
    node = member.initializer.expr if member.initializer is not None else None
    if not isinstance(node, syntax.IntegerVectorExpressionSyntax):
        return None
    radix = _RADIX.get(node.base.rawText.lower()[-1:])
    digits = node.value.rawText.replace("_", "")
    try:
        return (node, int(digits, radix)) if radix is not None else None
    except ValueError:
        return None


def _used_as_vector(view: View, enum: syntax.EnumTypeSyntax) -> bool:
    """Anything but names and comparisons is made of a value of this type."""
    here = _place(enum)
    found = False

    def is_it(expression: ast.Expression) -> bool:
        kind = expression.type.canonicalType
        return kind.isEnum and kind.syntax is not None and _place(kind.syntax) == here

    def visit(node: object) -> None:
        nonlocal found
        if isinstance(node, ast.ConversionExpression):
            found = found or is_it(node.operand) != is_it(node)
        elif isinstance(node, ast.ElementSelectExpression | ast.RangeSelectExpression):
            found = found or is_it(node.value)
        elif isinstance(node, ast.ConcatenationExpression):
            found = found or any(is_it(o) for o in node.operands)
        elif isinstance(node, ast.UnaryExpression):
            found = found or is_it(node.operand)
        elif isinstance(node, ast.BinaryExpression) and node.op not in _COMPARISONS:
            found = found or is_it(node.left) or is_it(node.right)

    view.design.root.visit(visit)
    return found
