"""Suites that were imported: where each lies on this machine, and what it was then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, ValidationError

from rtlgen.core.errors import SpecError, UsageError
from rtlgen.suites.checkout import commit_of
from rtlgen.suites.editions import edition_of
from rtlgen.suites.identity import texts_digest
from rtlgen.suites.protocol import Suite


class Imported(BaseModel):
    """What is remembered of an import. Nothing is copied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    path: str
    """Absolute."""
    commit: str
    """Empty where nothing tells it."""
    edition: str
    """Name of the known edition that it is; empty where it is none."""
    licence: str
    problems: int
    digest: str
    """Of its texts, as `texts_digest` makes it."""
    imported: str
    """UTC, ISO 8601."""


def describe(suite: Suite, path: Path) -> Imported:
    """`suite`, which was read from `path`, as it is now."""
    path = path.resolve()
    edition = edition_of(suite)
    return Imported(
        suite=suite.name,
        path=str(path),
        commit=commit_of(path) or (edition.commit if edition else ""),
        edition=edition.name if edition else "",
        licence=suite.licence,
        problems=len(suite.problems()),
        digest=texts_digest(suite.problems()),
        imported=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def record_path(name: str) -> Path:
    """Where the import of the suite `name` is remembered, in the user's data folder."""
    return user_data_path("rtlgen") / "suites" / f"{name.replace(':', '.')}.json"


def imported(name: str) -> Imported | None:
    """What is remembered of the suite `name`; None where it was not imported.

    Raises:
        SpecError: the record cannot be read.
    """
    path = record_path(name)
    try:
        return Imported.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        what = f"the import of {name} is remembered in {path}, which cannot be read"
        raise SpecError(what, hint=f"rtlgen suites import {name} PATH writes it anew") from error


def check_unchanged(suite: Suite, then: Imported) -> None:
    """Refuse a suite that is not what was imported.

    Raises:
        UsageError: it has changed.
    """
    if texts_digest(suite.problems()) != then.digest:
        raise UsageError(
            f"{then.path} is not what was imported as {then.suite} on {then.imported[:10]}: it has changed",
            hint=f"rtlgen suites import {then.suite} {then.path} takes it as it is now; "
            f"--suite-path {then.path} reads it this once",
        )
