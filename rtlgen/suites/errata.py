"""What is known to be wrong in published benchmarks, as data.

An erratum speaks of one file and knows it by its SHA-256, so a mended edition has it no more. Nothing in a
benchmark is ever patched: errata only say how far a verdict of ours can go.
"""

from __future__ import annotations

import hashlib
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from rtlgen.core.errors import SpecError
from rtlgen.core.problem import Problem
from rtlgen.resources import errata_dir

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Action(StrEnum):
    """What the adjusted verdict does with it."""

    EXCLUDE = "exclude"
    """No candidate can be judged: UNKNOWN, whatever was seen."""
    ACCEPT_INITIAL = "accept_initial"
    """A few mismatches at the beginning are the reference's own unspoken initial value."""
    IGNORE_TIMEOUT = "ignore_timeout"
    """The bench prints TIMEOUT though it compared all; only the published verdict counts that."""
    NOTE = "note"
    """The verdict stands; a reader should know."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Initial(_Strict):
    """The mismatches that ACCEPT_INITIAL forgives."""

    mismatches: int = Field(gt=0)
    until: int = Field(ge=0)
    """The latest time of the first one, in the bench's unit."""


class Erratum(_Strict):
    problem: str
    file: str
    """The published file it speaks of; in VerilogEval v1 a row's "test" or "description"."""
    sha256: tuple[Sha256, ...] = Field(min_length=1)
    """Of every published copy of the file that has the fault."""
    cls: str = Field(alias="class", pattern=r"^[a-z_]+$")
    what: Annotated[str, AfterValidator(lambda text: " ".join(text.split()))] = Field(min_length=20)
    """In a sentence or two, on one line."""
    sources: tuple[str, ...] = Field(min_length=1)
    """Where it was reported, or "measured" for what rtlgen's own tests show."""
    action: Action
    initial: Initial | None = None
    wrong_passes: str = ""
    """The body of a wrong module that the bench passes; a test shows it."""
    right_fails: str = ""
    """The body of a module that does what the specification says and that the bench fails; likewise."""

    @model_validator(mode="after")
    def _initial_belongs(self) -> Erratum:
        if (self.action is Action.ACCEPT_INITIAL) != (self.initial is not None):
            raise ValueError("'initial' goes with the action accept_initial, and with no other")
        return self


class ErrataFile(_Strict):
    """One file of datasets/errata/."""

    suite: str
    """The family of suites it is about: "verilog-eval-v2"."""
    edition: str
    """Which published edition the hashes are of."""
    errata: tuple[Erratum, ...]


def read_errata(path: Path) -> ErrataFile:
    """One file of errata.

    Raises:
        SpecError: it is no TOML, or an entry is not as it must be.
    """
    try:
        return ErrataFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise SpecError(f"{path}: '{place}': {first['msg']}") from error


@cache
def all_errata() -> tuple[ErrataFile, ...]:
    """All that ship with rtlgen; raises as `read_errata`."""
    return tuple(read_errata(p) for p in sorted(errata_dir().glob("*.toml")))


def errata_of(problem: Problem) -> tuple[Erratum, ...]:
    """The errata that speak of a text of `problem`: its specification, or a file of its bench."""
    family = problem.suite.partition(":")[0]
    files = [file for file in all_errata() if file.suite == family]
    named = [e for file in files for e in file.errata if e.problem == problem.id]
    if not named:
        return ()
    texts = [problem.spec, *(f.text for f in problem.bench.files)] if problem.bench else [problem.spec]
    here = {sha256_of(text) for text in texts}
    return tuple(e for e in named if here.intersection(e.sha256))


def sha256_of(text: str) -> str:
    """Of the published bytes of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
