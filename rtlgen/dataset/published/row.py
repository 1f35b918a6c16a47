"""A row of a published corpus after it was looked at."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.hdl import Port, SourceFile
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value

SUITE = "import"
_FILE = "design.sv"


class Fault(StrEnum):
    """Why a row is not taken; the first that is found."""

    UNREADABLE = "unreadable"
    """No record, or not of the shape."""
    NO_CODE = "no_code"
    NO_PROMPT = "no_prompt"
    SYNTAX = "syntax"
    """It does not parse."""
    COMPILE = "compile"
    """It parses and does not compile."""
    UNSUPPORTED = "unsupported"
    """It parses, and may be right, but this simulator cannot compile it."""
    PORTS = "ports"
    """The ports are not those that the prompt asks for."""
    DUPLICATE = "duplicate"
    """Prompt and code are those of a row before it."""
    NEAR_DUPLICATE = "near_duplicate"
    CONTAMINATED = "contaminated"
    """It is about a problem of a benchmark."""


@value
class Source:
    """Where a row comes from."""

    file: str
    """Its path below where the source lay, and the line or number of the record in it."""
    format: str
    home: str
    licence: str
    """As its authors say, or as the user says; empty where nobody says."""
    prompt_digest: str
    tools: tuple[ToolVersion, ...]
    """What it was looked at with."""
    rtlgen: str


@value
class Imported:
    schema: int = 1
    id: str
    """Of prompt and code."""
    prompt: str
    code: str
    top: str
    ports: tuple[Port, ...]
    ports_asked: bool
    """The prompt says which ports there shall be."""
    tags: tuple[str, ...]
    source: Source

    @property
    def candidate(self) -> Candidate:
        """The design."""
        return design(self.code, self.top)


def imported_id(prompt: str, code: str) -> str:
    """The id of such a row."""
    return digest([prompt, code])[:16]


def design(code: str, top: str) -> Candidate:
    """A design that is one text."""
    return Candidate(files=(SourceFile(path=_FILE, text=code),), top=top)


@value
class Broken:
    """A row that was not taken."""

    schema: int = 1
    where: str
    fault: Fault
    detail: str
