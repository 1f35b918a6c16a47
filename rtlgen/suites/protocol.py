"""A suite: problems that are scored together, as somebody published them."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import Protocol

from rtlgen.core.digest import digest
from rtlgen.core.errors import UnknownName
from rtlgen.core.problem import Problem
from rtlgen.core.value import value


@value
class Skipped:
    """What was published and cannot be judged here."""

    id: str
    reason: str


class Suite(Protocol):
    """What every suite gives."""

    @property
    def name(self) -> str:
        """As in the registry; the `suite` of its problems."""
        ...

    @property
    def licence(self) -> str:
        """SPDX name, of the problems."""
        ...

    @property
    def digest(self) -> str:
        """Of everything in it that decides a verdict: another edition has another one."""
        ...

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What else was published in it, and why it is none of its problems."""
        ...

    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order in which they were published."""
        ...

    def problem(self, problem_id: str) -> Problem:
        """The one of that id.

        Raises:
            UnknownName: there is none.
        """
        ...


class ProblemSet:
    """A suite whose problems have been read."""

    def __init__(
        self, name: str, licence: str, problems: tuple[Problem, ...], skipped: tuple[Skipped, ...] = ()
    ) -> None:
        self.name = name
        self.licence = licence
        self.skipped = skipped
        self._problems = {p.id: p for p in problems}

    @cached_property
    def digest(self) -> str:
        return digest([[p.id, p.digest] for p in self._problems.values()])

    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems.values())

    def problem(self, problem_id: str) -> Problem:
        try:
            return self._problems[problem_id]
        except KeyError:
            near = difflib.get_close_matches(problem_id, self._problems, n=3, cutoff=0.4)
            raise UnknownName(f"problem of {self.name}", problem_id, near or list(self._problems)) from None
