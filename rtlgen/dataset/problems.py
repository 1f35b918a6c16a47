"""The problems of a dataset in a file of their own, each once, found by their digests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from rtlgen.core.errors import StoreError
from rtlgen.core.problem import Problem
from rtlgen.store.codec import decode, encode


class ProblemWriter:
    """Writes a file of problems."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._written: set[str] = set()

    def add(self, problem: Problem) -> None:
        """Write it, unless it is there."""
        if problem.digest not in self._written:
            self._written.add(problem.digest)
            self._file.write(encode(problem) + b"\n")


class ProblemFile:
    """Reads one; holds where each problem stands, and none of them.

    Raises:
        StoreError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] = {}
        try:
            with path.open("rb") as file:
                at = 0
                for line in file:
                    self._places[json.loads(line)["digest"]] = at
                    at += len(line)
        except OSError as error:
            raise StoreError(f"cannot read {path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} is no file of problems that rtlgen wrote: {error}") from error

    def problem(self, digest: str) -> Problem:
        """The one of that digest.

        Raises:
            StoreError: it is not there.
        """
        if digest not in self._places:
            raise StoreError(f"{self._path} has no problem {digest[:12]}, which a row is about")
        with self._path.open("rb") as file:
            file.seek(self._places[digest])
            return decode(Problem, file.readline(), where=f"{self._path}: {digest[:12]}")
