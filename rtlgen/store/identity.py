"""A folder goes on only with the run that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rtlgen.core.errors import StoreError


def refuse_change(folder: Path, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Compare what the run in `folder` is made of, name to digest or value, with what was asked for.

    Raises:
        StoreError: they differ; the message says in what.
    """
    changed = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    if not changed:
        return
    changes = "; ".join(
        f"{name} was {_shown(before.get(name))}, is {_shown(now.get(name))}" for name in changed
    )
    raise StoreError(
        f"{folder} holds another run: {changes}",
        hint="choose another folder (-o DIR), or begin anew in this one (--fresh)",
    )


def _shown(part: str | None) -> str:
    """A digest is only told apart by its head."""
    if part is None:
        return "not recorded"
    is_digest = len(part) == 64 and all(c in "0123456789abcdef" for c in part)
    return part[:12] if is_digest else f"'{part}'"
