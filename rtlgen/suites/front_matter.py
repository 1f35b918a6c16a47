"""The YAML front matter of a specification: its schema, and what is wrong with one."""

from __future__ import annotations

import re
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rtlgen.core.errors import SpecError

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_$]*$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PortEntry(_Strict):
    name: str = Field(pattern=_IDENTIFIER)
    direction: Literal["input", "output", "inout"]
    width: int | str = 1
    """Bits, or an expression in the parameters."""
    signed: bool = False
    description: str = ""

    @field_validator("width")
    @classmethod
    def _positive(cls, width: int | str) -> int | str:
        if isinstance(width, int) and width < 1:
            raise ValueError("a port has at least 1 bit")
        return width


class ParameterEntry(_Strict):
    name: str = Field(pattern=_IDENTIFIER)
    default: int | str
    description: str = ""


class ClockEntry(_Strict):
    port: str
    edge: Literal["posedge", "negedge"] = "posedge"


class ResetEntry(_Strict):
    port: str
    active: Literal["high", "low"] = "high"
    kind: Literal["sync", "async"] = "sync"


class FrontMatter(_Strict):
    top: str = Field(default="", pattern=r"^([A-Za-z_][A-Za-z0-9_$]*)?$")
    title: str = ""
    clock: ClockEntry | None = None
    reset: ResetEntry | None = None
    parameters: tuple[ParameterEntry, ...] = ()
    ports: tuple[PortEntry, ...] = ()

    @field_validator("clock", mode="before")
    @classmethod
    def _short_clock(cls, entry: object) -> object:
        return {"port": entry} if isinstance(entry, str) else entry

    @field_validator("reset", mode="before")
    @classmethod
    def _short_reset(cls, entry: object) -> object:
        return {"port": entry} if isinstance(entry, str) else entry


def split(text: str, where: str) -> tuple[FrontMatter, str]:
    """The front matter of `text` (empty where it has none) and the Markdown after it.

    Args:
        text: the whole file.
        where: how the file is called in messages.

    Raises:
        SpecError: it is no YAML, a key is unknown, a value is wrong, a port is named twice, or the clock
            or reset is no port.
    """
    match = _FENCE.match(text)
    if match is None:
        return FrontMatter(), text
    try:
        data = yaml.safe_load(match.group(1)) or {}
    except yaml.YAMLError as error:
        raise SpecError(f"{where}: the front matter is not valid YAML: {_one_line(error)}") from error
    if not isinstance(data, dict):
        raise SpecError(f"{where}: the front matter must be a mapping, for example 'top: my_module'")
    try:
        front = FrontMatter.model_validate(data)
    except ValidationError as error:
        raise SpecError(f"{where}: {_first_problem(error)}", hint=_known_keys()) from error
    _check_names(front, where)
    return front, text[match.end() :]


def _check_names(front: FrontMatter, where: str) -> None:
    names = [p.name for p in front.ports]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(
                f"{where}: port '{name}' is named {names.count(name)} times", hint="give each port once"
            )
    inputs = {p.name for p in front.ports if p.direction == "input"}
    for role, entry in (("clock", front.clock), ("reset", front.reset)):
        if entry is not None and front.ports and entry.port not in inputs:
            raise SpecError(
                f"{where}: the {role} '{entry.port}' is not among the input ports",
                hint=f"inputs: {', '.join(sorted(inputs)) or '(none)'}",
            )


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    seen = problem.get("input")
    shown = f" (found {seen!r})" if isinstance(seen, str | int) else ""
    return f"front matter, '{place}': {problem['msg']}{shown}"


def _known_keys() -> str:
    return f"known keys: {', '.join(FrontMatter.model_fields)}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
