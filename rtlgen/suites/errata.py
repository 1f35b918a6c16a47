"""What is known to be wrong in published benchmarks, as data.

An erratum speaks of one file and knows it by its SHA-256, so a mended edition has it no more. Nothing in a
benchmark is ever patched: errata only say how far a verdict of ours can go.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from rtlgen.core.errors import SpecError
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.resources import errata_dir

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CLASS = re.compile(r"[a-z_]+")


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


@value
class Initial:
    """The mismatches that ACCEPT_INITIAL forgives."""

    mismatches: int
    until: int
    """The latest time of the first one, in the bench's unit."""


@value
class Erratum:
    problem: str
    file: str
    """The published file it speaks of; in VerilogEval v1 a row's "test" or "description"."""
    sha256: tuple[str, ...]
    """Of every published copy of the file that has the fault."""
    cls: str
    what: str
    """In a sentence or two, on one line."""
    sources: tuple[str, ...]
    """Where it was reported, or "measured" for what rtlgen's own tests show."""
    action: Action
    initial: Initial | None = None
    wrong_passes: str = ""
    """The body of a wrong module that the bench passes; a test shows it."""
    right_fails: str = ""
    """The body of a module that does what the specification says and that the bench fails; likewise."""


@value
class ErrataFile:
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
        table = tomllib.loads(path.read_text("utf-8"))
        entries = tuple(_erratum(**entry) for entry in table.pop("errata"))
        return ErrataFile(errata=entries, **table)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path} is not valid TOML: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SpecError(f"{path}: {error}") from error


def _erratum(
    *,
    sha256: list[str],
    what: str,
    sources: list[str],
    action: str,
    initial: Mapping[str, int] | None = None,
    **others: Any,
) -> Erratum:
    """An entry as it is written. Every worker reads them, and pydantic takes longer to load than most
    problems to be judged."""
    found = Erratum(
        sha256=tuple(sha256),
        cls=others.pop("class"),
        what=" ".join(what.split()),
        sources=tuple(sources),
        action=Action(action),
        initial=Initial(**initial) if initial is not None else None,
        **others,
    )
    texts = (found.problem, found.file, *found.sources, found.wrong_passes, found.right_fails)
    fits = {
        "sha256": bool(sha256) and all(map(_SHA256.fullmatch, sha256)),
        "class": _CLASS.fullmatch(found.cls) is not None,
        "what": len(found.what) >= 20,
        "sources": bool(sources),
        "problem, file or text": all(isinstance(t, str) for t in texts),
        "initial": found.initial is None or (found.initial.mismatches > 0 and found.initial.until >= 0),
    }
    for name in (name for name, fit in fits.items() if not fit):
        raise ValueError(f"'{name}' of {found.problem} is not as it must be")
    if (found.action is Action.ACCEPT_INITIAL) != (found.initial is not None):
        raise ValueError("'initial' goes with the action accept_initial, and with no other")
    return found


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
