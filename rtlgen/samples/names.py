"""What a problem is called elsewhere (pure).

VerilogEval v2 calls v1's `zero` `Prob001_zero`; others write the suite or a folder before the name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_NUMBERED = re.compile(r"Prob\d+_")


class ProblemNames:
    """The problems of a suite, found by any of their names."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = dict.fromkeys(known)
        self._short: dict[str, list[str]] = {}
        for name in self._known:
            self._short.setdefault(_short(name), []).append(name)

    def find(self, name: str) -> str | None:
        """The problem that is called so: exactly, without what stands before the last `/`, or with or
        without VerilogEval v2's number. None where none or more than one is."""
        for called in (name, name.rpartition("/")[2]):
            if called in self._known:
                return called
        meant = self._short.get(_short(name), [])
        return meant[0] if len(meant) == 1 else None

    def near(self, name: str) -> list[str]:
        """Those that may have been meant, the likeliest first."""
        found = difflib.get_close_matches(_short(name), self._short, n=3, cutoff=0.6)
        return [self._short[short][0] for short in found]


def _short(name: str) -> str:
    return _NUMBERED.sub("", name.rpartition("/")[2], count=1)
