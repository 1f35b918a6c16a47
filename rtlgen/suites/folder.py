"""A problem folder: spec.md, problem.toml, ref.sv and a bench, as the built-in problems are laid out."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchOrigin, BenchSpec, Problem
from rtlgen.suites.bench_file import load_bench
from rtlgen.suites.identity import with_digest
from rtlgen.suites.spec_file import parse_spec, read_text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class BenchEntry(_Strict):
    timeout_s: float = Field(default=60.0, gt=0)


class EquivalentMutant(_Strict):
    """A change of the reference that changes nothing, with the argument why."""

    line: int
    original: str = Field(alias="from")
    mutated: str = Field(alias="to")
    reason: str = Field(min_length=10)


class ProblemFile(_Strict):
    """problem.toml"""

    difficulty: str = ""
    tags: tuple[str, ...] = ()
    licence: str = ""
    bench: BenchEntry = BenchEntry()
    equivalent_mutants: tuple[EquivalentMutant, ...] = ()


def load_folder(folder: Path, *, suite: str = "folder") -> Problem:
    """The problem in `folder`.

    Raises:
        SpecError: spec.md is missing or wrong, problem.toml is wrong, ref.sv is no text, or there are two
            benches.
    """
    spec = folder / "spec.md"
    if not spec.is_file():
        raise SpecError(
            f"{folder} is not a problem folder: it has no spec.md",
            hint="a problem folder holds spec.md, and optionally problem.toml, ref.sv and test_*.py or tb.sv",
        )
    problem = parse_spec(read_text(spec), where=str(spec), id_=folder.name, suite=suite)
    about = load_problem_file(folder)
    return with_digest(
        replace(
            problem,
            difficulty=about.difficulty,
            tags=about.tags,
            licence=about.licence,
            reference=_reference(folder),
            bench=_bench(folder, about),
        )
    )


def load_problem_file(folder: Path) -> ProblemFile:
    """problem.toml of `folder`; its defaults where there is none.

    Raises:
        SpecError: it is no TOML, or has a key or value that is not expected.
    """
    path = folder / "problem.toml"
    if not path.is_file():
        return ProblemFile()
    try:
        return ProblemFile.model_validate(tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise SpecError(f"{path}: '{place}': {first['msg']}") from error


def argued_mutants(folder: Path) -> frozenset[tuple[int, str, str]]:
    """(line, original, mutated) of the mutants that a problem argues to be equivalent; raises as the rest."""
    about = load_problem_file(folder)
    return frozenset((m.line, m.original.strip(), m.mutated.strip()) for m in about.equivalent_mutants)


def _reference(folder: Path) -> tuple[SourceFile, ...]:
    return tuple(SourceFile(path=p.name, text=_text(p)) for p in sorted(folder.glob("ref*.*v")))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"cannot read the reference {path}: {error}") from error


def _bench(folder: Path, about: ProblemFile) -> BenchSpec | None:
    found = [*sorted(folder.glob("test_*.py")), *sorted(folder.glob("tb*.*v"))]
    if not found:
        return None
    if len(found) > 1:
        raise SpecError(
            f"{folder} has {len(found)} benches: {', '.join(p.name for p in found)}", hint="keep one"
        )
    return replace(load_bench(found[0]), origin=BenchOrigin.SUITE, timeout_s=about.bench.timeout_s)
