"""Where suites are published, and which editions of them are known, as data (datasets/suites)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from rtlgen.core.errors import SpecError
from rtlgen.resources import suites_dir
from rtlgen.suites.identity import texts_digest
from rtlgen.suites.protocol import Suite


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(_Strict):
    """One state of a suite, as its authors published it."""

    suite: str
    name: str
    """What a person calls it: "main, February 2025"."""
    commit: str
    """In the repository that `home` names; its beginning."""
    problems: int
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of its texts, as `texts_digest` makes it."""


class Family(_Strict):
    """One file of datasets/suites: the suites of one publication."""

    family: str
    """What stands before the colon in the names of its suites."""
    home: str
    licence: str
    """SPDX."""
    editions: tuple[Edition, ...] = ()


def read_family(path: Path) -> Family:
    """One file.

    Raises:
        SpecError: it is no TOML, or an entry is not as it must be.
    """
    try:
        return Family.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SpecError(f"{path}: '{'.'.join(str(p) for p in first['loc'])}': {first['msg']}") from error


@cache
def families() -> dict[str, Family]:
    """All that ship with rtlgen, by name; raises as `read_family`."""
    return {f.family: f for f in map(read_family, sorted(suites_dir().glob("*.toml")))}


def family_of(suite: str) -> Family | None:
    """Of a suite's name; None for the built-in problems, and for a suite that somebody else has added."""
    return families().get(suite.partition(":")[0])


def edition_of(suite: Suite) -> Edition | None:
    """The published edition that `suite` is, to the letter; None where it is none that is known."""
    if family_of(suite.name) is None:
        return None
    known = edition_with(texts_digest(suite.problems()))
    return known if known is not None and known.suite == suite.name else None


def edition_with(digest: str) -> Edition | None:
    """The edition with these texts, of whatever suite; None where it is none that is known."""
    return next((e for f in families().values() for e in f.editions if e.digest == digest), None)
