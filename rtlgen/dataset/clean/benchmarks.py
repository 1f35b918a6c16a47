"""The suites that are present, with what is looked at of their problems; remembered from time to time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from rtlgen.core.errors import StoreError, UsageError
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.dataset.clean.behaviours import Design, signatures
from rtlgen.dataset.clean.contamination import Behaviour, Known
from rtlgen.dataset.clean.fingerprint import VERSION, Subject, code_of, fingerprint
from rtlgen.simulators.protocol import Simulator
from rtlgen.store.codec import decode, encode
from rtlgen.store.files import read_file, write_file
from rtlgen.suites.editions import edition_with, family_of
from rtlgen.suites.identity import texts_digest
from rtlgen.suites.imports import imported
from rtlgen.suites.protocol import Suite
from rtlgen.suites.registry import SUITES, open_suite

_BUILTIN = "builtin"
_OWN = ("folder", "synth")
"""Suites of the user's own problems: nobody is measured by them unless the user says so."""


@value
class Present:
    """A suite that rows were compared with."""

    name: str
    digest: str
    """Of its texts."""
    problems: int


@value
class _Behaviours:
    """What a cache file holds, in the order of the problems."""

    schema: int = 1
    behaviours: tuple[Behaviour, ...]


def present(paths: Sequence[Path] = ()) -> list[Suite]:
    """The built-in problems, the suites that were imported, and those that lie at `paths`.

    Raises:
        UsageError, SpecError: at a path lies no suite, or an imported one has changed.
    """
    found = [open_suite(_BUILTIN)]
    found += [open_suite(name) for name in SUITES.names() if family_of(name) and imported(name)]
    for path in paths:
        found += _at(path)
    different: dict[str, Suite] = {}
    for suite in found:
        different.setdefault(texts_digest(suite.problems()), suite)  # the first of its names
    return list(different.values())


def _at(path: Path) -> list[Suite]:
    """What can be read there, under whichever names."""
    if not path.exists():
        raise UsageError(f"there is nothing at {path}")
    found = []
    for name in SUITES.names():
        if name == _BUILTIN:
            continue
        try:
            suite = open_suite(name, path)
        except (UsageError, StoreError):
            continue  # another suite's
        edition = edition_with(texts_digest(suite.problems()))
        if suite.problems() and (edition is None or edition.suite == name):
            found.append(suite)
    if not found:
        raise UsageError(
            f"{path} holds no suite that rtlgen can read", hint=f"it reads: {', '.join(SUITES.names())}"
        )
    return found


def known(suite: Suite, simulator: Simulator) -> list[Known]:
    """The problems of a suite. What their references do is simulated once on a machine, and remembered.

    Raises:
        ToolError: a tool is missing or broke.
    """
    problems = suite.problems()
    prints = [fingerprint(_subject(p)) for p in problems]
    designs = [
        Design(code=code_of(p.reference), shape=f.shape)
        for p, f in zip(problems, prints, strict=True)
        if f.shape is not None
    ]
    told = iter(_remembered(texts_digest(problems), designs, simulator))
    found = []
    for problem, one in zip(problems, prints, strict=True):
        behaviour = next(told) if one.shape is not None else Behaviour()
        found.append(Known(suite=suite.name, id=problem.id, fingerprint=one, behaviour=behaviour))
    return found


def is_published(suite: str) -> bool:
    """Whether a suite of that name is one that models are measured by, present or not."""
    family = family_of(suite)
    return suite == _BUILTIN or (family is not None and family.family not in _OWN)


def about(suite: Suite) -> Present:
    """For a manifest."""
    problems = suite.problems()
    return Present(name=suite.name, digest=texts_digest(problems), problems=len(problems))


def _subject(problem: Problem) -> Subject:
    return Subject(prompt=problem.spec, code=code_of(problem.reference), top=problem.top, ports=problem.ports)


def _remembered(texts: str, designs: Sequence[Design], simulator: Simulator) -> Sequence[Behaviour]:
    file = _cache_file(texts, simulator.version())
    found = _read(file)
    if found is not None and len(found) == len(designs):
        return found
    brief, whole = (signatures(designs, simulator, brief=short) for short in (True, False))
    made = tuple(Behaviour(brief=b, whole=w) for b, w in zip(brief, whole, strict=True))
    with suppress(StoreError):  # then it is made again the next time
        write_file(file, encode(_Behaviours(behaviours=made)))
    return made


def _read(file: Path) -> tuple[Behaviour, ...] | None:
    """None where there is no such file, or one that cannot be read."""
    try:
        return decode(_Behaviours, read_file(file), where=str(file)).behaviours
    except StoreError:
        return None


def _cache_file(texts: str, tool: ToolVersion) -> Path:
    folder = platformdirs.user_cache_path("rtlgen", appauthor=False) / "behaviours"
    return folder / f"{texts[:24]}-{VERSION}-{tool.name}-{tool.version}.json"
