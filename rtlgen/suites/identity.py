"""What makes two problems the same: everything that decides a verdict, and nothing else."""

from __future__ import annotations

from dataclasses import asdict, replace

from rtlgen.core.digest import digest
from rtlgen.core.problem import Problem

_NOT_IDENTITY = ("digest", "title", "difficulty", "tags", "licence")


def with_digest(problem: Problem) -> Problem:
    """`problem` with its digest filled in."""
    data = {k: v for k, v in asdict(problem).items() if k not in _NOT_IDENTITY}
    return replace(problem, digest=digest(data))
