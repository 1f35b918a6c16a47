"""What makes two problems the same: everything that decides a verdict, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from rtlgen.core.digest import digest
from rtlgen.core.problem import Problem

_NOT_IDENTITY = ("digest", "title", "difficulty", "tags", "licence")


def with_digest(problem: Problem) -> Problem:
    """`problem` with its digest filled in."""
    data = {k: v for k, v in asdict(problem).items() if k not in _NOT_IDENTITY}
    return replace(problem, digest=digest(data))


def texts_digest(problems: Sequence[Problem]) -> str:
    """Of the texts that a suite's authors wrote, and of nothing that is read out of them: the same from a
    folder and from an archive of it."""
    return digest(
        [
            [
                p.id,
                p.spec,
                p.header,
                [[f.path, f.text] for f in (*p.reference, *(p.bench.files if p.bench else ()))],
            ]
            for p in problems
        ]
    )
