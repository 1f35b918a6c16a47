"""Rows that are about a problem of a benchmark, found in batches and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.clean.behaviours import Design, signatures
from rtlgen.dataset.clean.benchmarks import about, is_published, known, present
from rtlgen.dataset.clean.contamination import Behaviour, Benchmarks, How, Match
from rtlgen.dataset.clean.fingerprint import VERSION, Fingerprint, Subject, fingerprint
from rtlgen.dataset.memory import Memory, remembered
from rtlgen.simulators.protocol import Simulator

_LISTED = 1000
"""Removed rows that a report names."""


@value
class Removed:
    """A row that was taken out."""

    row: str
    """Its id."""
    match: Match


@value
class _Looked:
    """What was seen of one row, as it is remembered."""

    match: Match | None


class Decontaminator:
    """Compares rows with every suite that is present.

    Args:
        simulator: where behaviours are looked at.
        paths: of suites besides those that were imported.

    Raises:
        UsageError, SpecError: a suite cannot be read.
        ToolError: a tool is missing or broke.
    """

    def __init__(self, simulator: Simulator, paths: Sequence[Path] = ()) -> None:
        self._present = present(paths)
        self.suites = [about(suite) for suite in self._present]
        self._simulator = simulator
        self._removed: list[Removed] = []
        self._by: Counter[str] = Counter()
        self._seen = 0

    @cached_property
    def _benchmarks(self) -> Benchmarks:
        """Made when the first row is compared: the references are simulated, where that is not remembered."""
        return Benchmarks([k for suite in self._present for k in known(suite, self._simulator)])

    def matches(self, subjects: Sequence[Subject]) -> list[Match | None]:
        """What each row is like; None for one that is like no problem of a benchmark.

        Raises:
            ToolError: a tool is missing or broke.
        """
        if not subjects:
            return []
        prints = [fingerprint(s) for s in subjects]
        found = [self._benchmarks.by_text(f) for f in prints]
        open_ = [n for n, match in enumerate(found) if match is None]
        told = self._behaviours([(subjects[n], prints[n]) for n in open_])
        for n, behaviour in zip(open_, told, strict=True):
            found[n] = self._benchmarks.by_design(prints[n], behaviour)
        return found

    def clean(
        self, rows: Sequence[tuple[str, str, Subject]], memory: Memory | None = None
    ) -> list[Match | None]:
        """As `matches`, and counted for `report`; what belongs to a published suite needs no comparison.

        Args:
            rows: the id of each, the suite whose problem it is, or "", and what it holds.
            memory: of what was compared before.
        """
        found = [_own(name, suite) for name, suite, _ in rows]
        open_ = [n for n, match in enumerate(found) if match is None]
        looked = self._looked_at([rows[n][2] for n in open_], memory)
        for n, one in zip(open_, looked, strict=True):
            found[n] = one.match
        self._seen += len(rows)
        for (name, _, _), match in zip(rows, found, strict=True):
            if match is not None:
                self._by[f"{match.suite} by {match.how.value}"] += 1
                if len(self._removed) < _LISTED:
                    self._removed.append(Removed(row=name, match=match))
        return found

    def recall(self, seen: int, by: Counter[str]) -> None:
        """Count for `report` what an earlier process looked at and removed, by suite and how; of those, which
        rows they were is not told again."""
        self._seen += seen
        self._by += by

    def report(self) -> dict[str, Any]:
        """For a manifest: against what, how many were looked at and removed, by what, and which."""
        return {
            "against": [asdict(s) for s in self.suites],
            "looked_at": self._seen,
            "removed": sum(self._by.values()),
            "by": dict(self._by.most_common()),
            "rows": [{"row": r.row, **asdict(r.match)} for r in self._removed],
        }

    def _looked_at(self, subjects: Sequence[Subject], memory: Memory | None) -> list[_Looked]:
        tool = self._simulator.version()
        means = [[[s.name, s.digest] for s in self.suites], tool.name, tool.version, VERSION]
        return remembered(
            memory,
            subjects,
            lambda subject: digest(["like", means, asdict(subject)]),
            _Looked,
            lambda new: [_Looked(match=match) for match in self.matches(new)],
        )

    def _behaviours(self, rows: Sequence[tuple[Subject, Fingerprint]]) -> list[Behaviour]:
        """Looked at where the ports are those of a reference; in full where the brief signature is, too."""
        found = [Behaviour()] * len(rows)
        candidates = {
            n: Design(code=subject.code, shape=one.shape)
            for n, (subject, one) in enumerate(rows)
            if one.shape is not None and one.shape.key in self._benchmarks.shapes
        }
        briefs = signatures(list(candidates.values()), self._simulator, brief=True)
        for n, brief in zip(candidates, briefs, strict=True):
            found[n] = Behaviour(brief=brief)
        alike = [n for n in candidates if found[n].brief in self._benchmarks.briefs]
        wholes = signatures([candidates[n] for n in alike], self._simulator)
        for n, whole in zip(alike, wholes, strict=True):
            found[n] = replace(found[n], whole=whole)
        return found


def _own(name: str, suite: str) -> Match | None:
    """A row that is about a problem of a published suite, whether that is present or not."""
    if not is_published(suite):
        return None
    return Match(suite=suite, problem=name.partition("/")[2], how=How.ORIGIN, likeness=1.0)
