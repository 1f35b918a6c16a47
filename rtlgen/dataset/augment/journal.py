"""The folder of an augmentation while it is made: each outcome is on the disk before the next one counts.

outcomes.jsonl  one line an original, in order
augment.json    what is made, from what, by whom: it goes on only under the same identity
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rtlgen.core.completion import Usage
from rtlgen.core.errors import UsageError
from rtlgen.dataset import files
from rtlgen.dataset.augment.outcome import Outcome
from rtlgen.store.codec import encode
from rtlgen.store.files import write_file

OUTCOMES = "outcomes.jsonl"
IDENTITY = "augment.json"


class Journal:
    """Args:
    folder: of the augmentation; made where it is not there.
    identity: of what is made in it.

    Raises:
        UsageError: something else stands in `folder`.
        StoreError: it cannot be read, or written to.
    """

    def __init__(self, folder: Path, identity: dict[str, Any]) -> None:
        self.folder = folder
        self._file = folder / OUTCOMES
        self._begin(json.loads(json.dumps(identity)))  # as it will be read
        files.mend(self._file)
        self.done: set[str] = set()
        self.spent = Usage()
        for outcome in self.outcomes():
            self.done.add(outcome.key)
            self.spent = self.spent + outcome.usage

    def _begin(self, identity: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / IDENTITY
        if not file.is_file():
            if any(self.folder.iterdir()):
                raise UsageError(
                    f"{self.folder} holds something that is no augmentation", hint="name another folder (-o)"
                )
            write_file(file, json.dumps(identity, indent=2, ensure_ascii=False).encode() + b"\n")
            return
        there = identity_of(self.folder)
        if there != identity:
            names = sorted(k for k in there.keys() | identity.keys() if there.get(k) != identity.get(k))
            raise UsageError(
                f"{self.folder} holds another augmentation: {', '.join(names)} differ",
                hint="name another folder (-o), or begin anew with --fresh",
            )

    def outcomes(self) -> Iterator[Outcome]:
        """All so far, in order."""
        if self._file.is_file():
            yield from files.values_of(self._file, Outcome)

    def add(self, outcome: Outcome) -> None:
        """Keep it: after this it is not made again."""
        files.append(self._file, [encode(outcome)])
        self.done.add(outcome.key)


def identity_of(folder: Path) -> dict[str, Any]:
    """What is made in `folder`."""
    found: dict[str, Any] = json.loads((folder / IDENTITY).read_text("utf-8"))
    return found


def is_augmentation(folder: Path) -> bool:
    """Whether one was made, or begun, in `folder`."""
    return (folder / IDENTITY).is_file()
