"""Names that are declared wrongly, and drivers that their declarations do not allow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyslang import syntax

from rtlgen.dataset.augment.injection.design import Assignment, Design, Flaw
from rtlgen.verilog.edit import Edit

_VARIABLE = re.compile(r"\b(reg|logic)\b\s*")
_Declaration = syntax.DataDeclarationSyntax | syntax.NetDeclarationSyntax


def undeclared_identifier(d: Design) -> Iterator[Flaw]:
    """A declaration that is missing, or a name that is spelled wrongly where it is read."""
    for node, names in _declarations(d):
        if names and not any(d.signals[n].is_constant for n in names if n in d.signals):
            start, end = d.whole_line(node)
            listed = ", ".join(f"'{n}'" for n in names)
            yield Flaw(how=f"{listed} is not declared", edits=((start, end, ""),))
    for one in d.assignments:
        if one.continuous:
            continue  # there an unknown name is a net of one bit
        for name in d.signals:
            for start, end in d.uses(name, one.node.right)[:1]:
                wrong = _misspelt(d, name)
                yield Flaw(how=f"'{name}' is spelled '{wrong}'", edits=((start, end, wrong),))


def used_before_declared(d: Design) -> Iterator[Flaw]:
    """A declaration below what uses it."""
    for node, names in _declarations(d):
        later = [n for n in names if len(d.uses(n)) > 1]
        if later:
            start, end = d.whole_line(node)
            text = f"{d.indent}{d.written(node)}\n"
            edits = ((start, end, ""), (d.close, d.close, text))
            yield Flaw(how=f"'{later[0]}' is declared behind its use", edits=edits)


def duplicate_declaration(d: Design) -> Iterator[Flaw]:
    """A signal that is declared twice, or a port that is declared once more in the body."""
    for node, names in _declarations(d):
        end = d.at(node)[1]
        if names:
            edit = d.item(d.written(node), end)
            yield Flaw(how=f"'{names[0]}' is declared twice", edits=(edit,))
    for signal in d.signals.values():
        if signal.direction == "output" and not signal.is_array:
            edit = d.item(f"reg {signal.range}{signal.name};")
            yield Flaw(how=f"the port '{signal.name}' is declared again in the body", edits=(edit,))


def wire_assigned_in_always(d: Design) -> Iterator[Flaw]:
    """What a process assigns is a net."""
    for name in dict.fromkeys(a.target for a in d.assignments if not a.continuous):
        edit = _as_net(d, name)
        if edit is not None:
            yield Flaw(how=f"'{name}', which a process assigns, is a net", edits=(edit,))


def reg_assigned_continuously(d: Design) -> Iterator[Flaw]:
    """What an assignment drives is a reg."""
    for one in d.assignments:
        if one.continuous:
            edit = _as_reg(d, one.target)
            if edit is not None:
                yield Flaw(how=f"'{one.target}', which an assignment drives, is a reg", edits=(edit,))


def illegal_lvalue(d: Design) -> Iterator[Flaw]:
    """A constant among what is assigned."""
    for one in d.assignments:
        start, end = d.at(one.node.left)
        left = d.source[start:end]
        for text in (f"{{1'b0, {left}}}", f"{{{left}, 1'b0}}"):
            yield Flaw(how="a constant stands on the left side", edits=((start, end, text),))


def multiple_drivers(d: Design) -> Iterator[Flaw]:
    """A second driver of what has one."""
    for one in d.assignments:
        signal = d.signals.get(one.target)
        if signal is None or signal.is_array or not one.whole:
            continue
        close = (d.close, d.close, f"{d.indent}assign {one.target} = {_other(d, one)};\n")
        yield Flaw(how=f"'{one.target}' has a second driver", edits=(close,))


def mixed_assignments(d: Design) -> Iterator[Flaw]:
    """One of a variable's assignments is of the other kind."""
    seen: dict[str, list[Assignment]] = {}
    for one in d.assignments:
        if not one.continuous:
            seen.setdefault(one.target, []).append(one)
    for name, found in seen.items():
        for one in found if len(found) > 1 else ():
            at = d.token_at(one.node.operatorToken)
            other = {"<=": "=", "=": "<="}.get(one.node.operatorToken.rawText)
            if at is not None and other is not None:
                yield Flaw(how=f"'{name}' is assigned by '=' and by '<='", edits=((*at, other),))


def missing_module(d: Design) -> Iterator[Flaw]:
    """The module has another name, or one that it uses is not there."""
    assert d.module is not None, "an injector sees designs with a top"
    at = d.token_at(d.module.header.name)
    for other in (f"{d.candidate.top}_module", "top_design", "main"):
        if at is not None and other != d.candidate.top:
            yield Flaw(how=f"the module is called '{other}'", edits=((*at, other),))
    for instance in d.nodes(syntax.HierarchyInstantiationSyntax, d.module):
        place = d.token_at(instance.type)
        if place is not None:
            edit = (*place, f"{instance.type.valueText}_unit")
            yield Flaw(how="a module is instantiated that is not there", edits=(edit,))


def port_mismatch(d: Design) -> Iterator[Flaw]:
    """A port has another name, or is not there, in the header or at an instance."""
    for signal in d.signals.values():
        if signal.direction in ("input", "output"):
            other = d.fresh(f"{signal.name}_port")
            edits = tuple((start, end, other) for start, end in d.uses(signal.name))
            yield Flaw(how=f"the port '{signal.name}' is called '{other}'", edits=edits)
    for port in d.nodes(syntax.NamedPortConnectionSyntax, d.module):
        at = d.token_at(port.name)
        if at is not None and port.openParen.rawText:
            yield Flaw(
                how="an instance is connected by a wrong name", edits=((*at, f"{port.name.valueText}_i"),)
            )


def parameter_mismatch(d: Design) -> Iterator[Flaw]:
    """An instance sets a parameter that its module does not have."""
    for instance in d.nodes(syntax.HierarchyInstantiationSyntax, d.module):
        if instance.parameters is None:
            end = d.token_at(instance.type)
            if end is not None:
                edit = (end[1], end[1], " #(.DEPTH(4))")
                yield Flaw(how="a parameter is set that is not there", edits=(edit,))
        for given in instance.parameters.parameters if instance.parameters is not None else ():
            at = d.token_at(given.name) if isinstance(given, syntax.NamedParamAssignmentSyntax) else None
            if at is not None:
                edit = (at[1], at[1], "_VALUE")
                yield Flaw(how="a parameter is set by a wrong name", edits=(edit,))
    for one in d.assignments:
        signal = d.signals.get(one.target)
        if one.continuous and one.whole and signal is not None and not signal.is_array:
            stage = d.fresh("buffer_stage")
            unit = (
                f"\nmodule {stage} (input {signal.range}a, output {signal.range}b);\n"
                f"{d.indent}assign b = a;\nendmodule\n"
            )
            inner = d.fresh("unbuffered")
            edits = (
                d.item(
                    f"wire {signal.range}{inner};\n{stage} #(.WIDTH({signal.width})) u_{stage} "
                    f"(.a({inner}), .b({one.target}));"
                ),
                (*d.at(one.node.left), inner),
                (len(d.source), len(d.source), unit),
            )
            yield Flaw(how="a parameter is set that the module does not have", edits=edits)


def elaboration_limit(d: Design) -> Iterator[Flaw]:
    """The module instantiates itself."""
    ports = [s.name for s in d.signals.values() if s.direction == "input"]
    listed = ", ".join(f".{name}({name})" for name in ports)
    yield Flaw(
        how="the module instantiates itself", edits=(d.item(f"{d.candidate.top} u_stage ({listed});"),)
    )


def _declarations(d: Design) -> Iterator[tuple[_Declaration, list[str]]]:
    """Those of the top's own items, with the names that they declare."""
    for item in d.module.members if d.module is not None else ():
        if isinstance(item, _Declaration) and d.parsed.written_here(item):
            yield item, [s.name.valueText for s in item.declarators if isinstance(s, syntax.DeclaratorSyntax)]


def _misspelt(d: Design, name: str) -> str:
    without = name.replace("_", "", 1) if "_" in name.strip("_") else name[:-1] if len(name) > 3 else ""
    return d.fresh(without) if without and not without[0].isdigit() else d.fresh(f"{name}_reg")


def _other(d: Design, one: Assignment) -> str:
    inputs = [s.name for s in d.signals.values() if s.direction == "input"]
    return inputs[len(one.right) % len(inputs)] if inputs else "0"


def _declared(d: Design, name: str) -> syntax.SyntaxNode | None:
    """The port or the declaration, of nothing else, that declares `name`."""
    for port in d.nodes(syntax.ImplicitAnsiPortSyntax, d.module):
        if port.declarator.name.valueText == name:
            return port
    return next((node for node, names in _declarations(d) if names == [name]), None)


def _as_net(d: Design, name: str) -> Edit | None:
    node = _declared(d, name)
    if node is None:
        return None
    start, end = d.at(node)
    found = _VARIABLE.search(d.source, start, end)
    if found is None or d.source[start : found.start()].strip() not in ("", "output"):
        return None
    return (found.start(), found.end(), "wire " if start == found.start() or found[1] else "")


def _as_reg(d: Design, name: str) -> Edit | None:
    node = _declared(d, name)
    if node is None:
        return None
    start, end = d.at(node)
    words = re.compile(r"(output|wire|logic)\b(\s+(?:wire|logic)\b)?").match(d.source, start, end)
    if words is None:
        return None
    return (start, words.end(), "output reg" if words[1] == "output" else "reg")
