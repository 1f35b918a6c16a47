"""A Markdown specification to a Problem.

The interface is taken from, in this order: the front matter; a module header in a code block; lines such as
`- input  a (8 bits)`, which is how VerilogEval's prompts give it.
"""

from __future__ import annotations

import re
from pathlib import Path

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import Clock, Direction, Parameter, Port, Reset
from rtlgen.core.problem import Problem
from rtlgen.suites.front_matter import FrontMatter, split
from rtlgen.suites.identity import with_digest
from rtlgen.suites.usual_clock import usual_clock
from rtlgen.verilog.modules import Module, modules
from rtlgen.verilog.port_bullets import bullet_ports

_CODE_BLOCK = re.compile(r"^```(?:verilog|systemverilog|sv|v)?[ \t]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_BARE_HEADER = re.compile(r"^[ \t]*module\s+\w+\s*(?:#\s*\(.*?\)\s*)?\([^;]*\)\s*;", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"\bmodule\s+(?:is\s+)?(?:named|called)\s+[`'\"*]*([A-Za-z_]\w*)", re.IGNORECASE)
_MAX_BYTES = 1 << 20


def read_text(path: Path) -> str:
    """The text of a specification.

    Raises:
        SpecError: it does not exist, cannot be read, is no text, is empty or is over 1 MiB.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise SpecError(f"no such file: {path}") from error
    except OSError as error:
        raise SpecError(f"cannot read {path}: {error.strerror}") from error
    if len(raw) > _MAX_BYTES:
        raise SpecError(f"{path}: {len(raw)} bytes is too long for a specification (at most {_MAX_BYTES})")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{path} is not UTF-8 text (byte {error.start})", hint="a specification is a Markdown file"
        ) from error
    if not text.strip():
        raise SpecError(f"{path} is empty", hint="write what the module shall do")
    return text


def load_spec(path: Path) -> Problem:
    """The problem that a Markdown file describes; it has no bench and no reference.

    Raises:
        SpecError: it cannot be read, or says neither the module's name nor its ports.
    """
    return parse_spec(read_text(path), where=str(path), id_=path.stem)


def parse_spec(text: str, *, where: str, id_: str, suite: str = "spec") -> Problem:
    """As `load_spec`, from text; `where` is how messages call it."""
    front, body = split(text, where)
    named = front.top or _named_top(body)
    header = _header_module(body, named)
    top = named or (header.name if header else "")
    if not top:
        raise SpecError(
            f"{where}: the specification does not say what the module is called",
            hint="start the file with front matter: ---, a line 'top: my_module', ---",
        )
    ports, parameters = _interface(front, header, body)
    _refuse_duplicates(ports, where)
    inputs = {p.name for p in ports if p.direction is Direction.INPUT}
    problem = Problem(
        id=id_,
        suite=suite,
        title=front.title or _first_heading(body),
        spec=body.strip() + "\n",
        top=top,
        ports=ports,
        parameters=parameters,
        clock=Clock(port=front.clock.port, edge=front.clock.edge) if front.clock else usual_clock(inputs),
        reset=_reset(front),
        header=render_header(top, ports, parameters) if ports else "",
    )
    return with_digest(problem)


def render_header(top: str, ports: tuple[Port, ...], parameters: tuple[Parameter, ...]) -> str:
    """The module header in ANSI style, ending with `);` and a newline."""
    generics = ",\n".join(f"    parameter {p.name} = {p.default}" for p in parameters)
    head = f"module {top} #(\n{generics}\n) (\n" if parameters else f"module {top} (\n"
    return head + ",\n".join(f"    {p.declaration()}" for p in ports) + "\n);\n"


def _interface(
    front: FrontMatter, header: Module | None, body: str
) -> tuple[tuple[Port, ...], tuple[Parameter, ...]]:
    if front.ports:
        return _front_ports(front)
    if header is not None and header.ports:
        return header.ports, header.parameters
    return bullet_ports(body), ()


def _front_ports(front: FrontMatter) -> tuple[tuple[Port, ...], tuple[Parameter, ...]]:
    parameters = tuple(
        Parameter(name=p.name, default=str(p.default), description=p.description) for p in front.parameters
    )
    written = tuple(
        Port(
            name=p.name,
            direction=Direction(p.direction),
            range=_range_of(p.width),
            width=p.width if isinstance(p.width, int) else None,
            signed=p.signed,
            description=p.description,
        )
        for p in front.ports
    )
    if all(p.width is not None for p in written):
        return written, parameters
    return _with_widths(written, parameters), parameters


def _with_widths(ports: tuple[Port, ...], parameters: tuple[Parameter, ...]) -> tuple[Port, ...]:
    """`ports` with the widths that elaboration gives them under the default parameters."""
    from dataclasses import replace

    probe = render_header("interface_probe", ports, parameters) + "endmodule\n"
    widths = {p.name: p.width for m in modules(probe) for p in m.ports}
    return tuple(replace(p, width=widths.get(p.name)) for p in ports)


def _range_of(width: int | str) -> str:
    if isinstance(width, int):
        return "" if width == 1 else f"[{width - 1}:0]"
    return f"[{width}-1:0]" if re.fullmatch(r"\w+", width) else f"[({width})-1:0]"


def _header_module(body: str, top: str) -> Module | None:
    blocks = _CODE_BLOCK.findall(body)
    bare = _BARE_HEADER.search(body)
    for block in [*blocks, bare.group()] if bare and not blocks else blocks:
        if not re.search(r"\bmodule\b", block):
            continue
        text = block if re.search(r"\bendmodule\b", block) else block.rstrip() + "\nendmodule\n"
        for module in modules(text):
            if not top or module.name == top:
                return module
    return None


def _named_top(body: str) -> str:
    match = _NAMED.search(body)
    return match.group(1) if match else ""


def _refuse_duplicates(ports: tuple[Port, ...], where: str) -> None:
    names = [p.name for p in ports]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(
                f"{where}: port '{name}' is named {names.count(name)} times", hint="give each port once"
            )


def _reset(front: FrontMatter) -> Reset | None:
    if front.reset is None:
        return None
    return Reset(
        port=front.reset.port,
        active_low=front.reset.active == "low",
        asynchronous=front.reset.kind == "async",
    )


def _first_heading(body: str) -> str:
    match = re.search(r"^#+\s+(.+?)\s*#*$", body, re.MULTILINE)
    return match.group(1) if match else ""
