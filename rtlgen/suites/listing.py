"""All suites by name with what is known of each, and the reading of one that is to be imported."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.digest import Json
from rtlgen.core.errors import UsageError
from rtlgen.core.value import value
from rtlgen.suites.editions import edition_with, family_of
from rtlgen.suites.find import builtin_names
from rtlgen.suites.imports import Imported, describe, imported
from rtlgen.suites.registry import SUITES, open_suite


@value
class Listed:
    """One suite that has a name."""

    name: str
    home: str
    """Where it is published; empty where rtlgen does not know, or brings it."""
    licence: str
    problems: int | None
    """None where that is not known before it is read."""
    imported: Imported | None = None
    comes_with_rtlgen: bool = False

    @property
    def where(self) -> str:
        """For a person."""
        if self.comes_with_rtlgen:
            return "comes with rtlgen"
        if self.imported is None:
            return f"not imported: {self.home}" if self.home else "as the package that adds it says"
        edition = f", {self.imported.edition}" if self.imported.edition else ""
        return f"{self.imported.path}{edition}, imported {self.imported.imported[:10]}"

    def as_data(self) -> dict[str, Json]:
        return {
            "name": self.name,
            "home": self.home,
            "licence": self.licence,
            "problems": self.problems,
            "comes_with_rtlgen": self.comes_with_rtlgen,
            "imported": self.imported.model_dump() if self.imported is not None else None,
        }


def listed() -> list[Listed]:
    """All suites.

    Raises:
        SpecError: what is remembered of an import cannot be read.
    """
    return [_listed(name) for name in SUITES.names()]


def _listed(name: str) -> Listed:
    if name == "builtin":
        return Listed(
            name=name, home="", licence="Apache-2.0", problems=len(builtin_names()), comes_with_rtlgen=True
        )
    family = family_of(name)
    if family is None:
        return Listed(name=name, home="", licence="", problems=None)
    known = imported(name)
    editions = [e.problems for e in family.editions if e.suite == name]
    return Listed(
        name=name,
        home=family.home,
        licence=known.licence if known is not None else family.licence,
        problems=known.problems if known is not None else next(reversed(editions), None),
        imported=known,
    )


def read_for_import(name: str, path: Path) -> list[Imported]:
    """The suite `name`, or all suites of the family `name`, read from `path`.

    Raises:
        UnknownName: neither exists.
        UsageError: nothing lies there, or a suite of another name, or the suite needs no import.
        SpecError: what lies there is not that suite.
    """
    names = [n for n in SUITES.names() if name in (n, n.partition(":")[0])]
    if not names:
        SUITES.load(name)
    family = family_of(name)
    if family is None:
        raise UsageError(f"the suite {name} needs no import: --suite {name} finds it")
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", hint=f"{name}: {family.home}")
    found = [describe(open_suite(n, path), path) for n in names]
    for one in found:
        known = edition_with(one.digest)
        if known is not None and known.suite != one.suite:
            raise UsageError(
                f"{path} holds {known.suite}, not {one.suite}: it is the edition {known.name}",
                hint=f"rtlgen suites import {known.suite} {path}",
            )
    return found
