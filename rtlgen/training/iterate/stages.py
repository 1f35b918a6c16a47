"""Stages of a round: each is done once, told by a marker, and gone on with where it was killed.

A marker says what the stage came to, and the digest of the marker before it. A stage counts as done only
where that is the present one: whoever removes a marker has all that followed from it done again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rtlgen.core.digest import digest
from rtlgen.core.errors import StoreError
from rtlgen.store.files import read_file, write_file

Result = dict[str, Any]


class Stages:
    """The markers in the folder of a round.

    Args:
        folder: of the round.
        before: what the first stage follows from: the digest of the last marker of the round before.
        tell: is told the name of a stage that begins.
    """

    def __init__(self, folder: Path, before: str, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.last = before
        """Digest of the last marker."""
        self._tell = tell

    def do(self, name: str, act: Callable[[Path], Result]) -> Result:
        """What the stage `name` came to: what its marker says, or else what `act` does now.

        Args:
            act: is given the folder of the stage, where it finds what it had made when it was killed.

        Raises:
            StoreError: a marker cannot be read or written.
        """
        file = self.folder / f"{name}.json"
        known = _read(file)
        if known is None or known["after"] != self.last:
            self._tell(name)
            if known is not None:
                shutil.rmtree(self.folder / name, ignore_errors=True)  # it was made of something else
                file.unlink()
            told = json.dumps({"after": self.last, "result": act(self.folder / name)}, indent=1)
            write_file(file, told.encode() + b"\n")
            known = json.loads(told)
        self.last = digest(known)
        result: Result = known["result"]
        return result


def _read(file: Path) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    try:
        found = json.loads(read_file(file))
        return {"after": found["after"], "result": found["result"]}
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{file} is no marker of a stage: {error}", hint="remove it to have the stage done again"
        ) from error
