"""What a dataset is cleaned of while it is made, and the account of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.clean.decontaminate import Decontaminator
from rtlgen.dataset.clean.fingerprint import VERSION, Subject, fingerprint
from rtlgen.dataset.clean.near import Near, NearDuplicates, Sketch, sketch
from rtlgen.dataset.memory import Memory, remembered

_LISTED = 20
_LIKE = "is like {problem} of {suite} by its {how}"
_LIKE_READ = re.compile(r"is like .+ of (?P<suite>\S+) by its (?P<how>.+)")
_NEAR = "is a near-duplicate of "
_TOGETHER = 48


@value
class Item:
    """A row, or a problem with all of its rows, as the cleaning sees it."""

    id: str
    subject: Subject
    suite: str = ""
    """That it is a problem of; empty where it is of none."""
    behaviour: str = ""
    """Equal for items that are known to behave equally."""


class Cleaning:
    """Refuses what is about a benchmark or a near-duplicate of what was there before.

    Args:
        benchmarks: None to let them be.
        near: None to keep near-duplicates.
    """

    def __init__(self, benchmarks: Decontaminator | None = None, near: NearDuplicates | None = None) -> None:
        self._benchmarks = benchmarks
        self._near = near
        self._dropped: list[tuple[str, Near]] = []
        self._count = 0

    @property
    def together(self) -> int:
        """How many items are best looked at together."""
        return 1 if self._benchmarks is None and self._near is None else _TOGETHER

    @property
    def identity(self) -> dict[str, Any]:
        """What decides which rows are refused; empty where none is."""
        found: dict[str, Any] = {}
        if self._benchmarks is not None:
            found["decontaminated_against"] = {s.name: s.digest for s in self._benchmarks.suites}
        if self._near is not None:
            found["near_duplicates_from"] = self._near.threshold
        return found

    def contaminated(self, items: Sequence[Item], memory: Memory | None = None) -> list[str]:
        """Why each item must not be kept; empty for one that may.

        Args:
            memory: of what was looked at before.

        Raises:
            ToolError: a tool is missing or broke.
        """
        if self._benchmarks is None:
            return [""] * len(items)
        found = self._benchmarks.clean([(i.id, i.suite, i.subject) for i in items], memory)
        return [
            _LIKE.format(problem=m.problem, suite=m.suite, how=m.how.value) if m is not None else ""
            for m in found
        ]

    def refused(self, items: Sequence[Item], memory: Memory | None = None) -> list[str]:
        """Why each item must not be kept beside those before; empty for one that may; as `contaminated`."""
        reasons = self.contaminated(items, memory)
        if self._near is None:
            return reasons
        sketches = remembered(
            memory,
            [item.subject for item, why in zip(items, reasons, strict=True) if not why],
            lambda subject: digest(["sketch", asdict(subject), VERSION]),
            Sketch,
            lambda new: [sketch(fingerprint(subject)) for subject in new],
        )
        told = iter(sketches)
        return [why or self._nearly(item, next(told)) for item, why in zip(items, reasons, strict=True)]

    def repeated(self, item: Item) -> str:
        """Why an item must not be kept beside those before; what may is remembered."""
        return self._nearly(item, sketch(fingerprint(item.subject))) if self._near is not None else ""

    def _nearly(self, item: Item, design: Sketch) -> str:
        assert self._near is not None, "somebody looks for near-duplicates"
        near = self._near.add(item.id, design, item.behaviour)
        if near is None:
            return ""
        self._count += 1
        if len(self._dropped) < _LISTED:
            self._dropped.append((item.id, near))
        return _NEAR + near.name

    def recall(self, kept: int, reasons: Iterable[str]) -> None:
        """Count for the report what an earlier process kept and refused, by the reasons that it gave."""
        told = list(reasons)
        near = sum(reason.startswith(_NEAR) for reason in told)
        like = Counter(f"{found['suite']} by {found['how']}" for r in told if (found := _LIKE_READ.match(r)))
        self._count += near
        if self._benchmarks is not None:
            self._benchmarks.recall(kept + near + like.total(), like)

    def report(self) -> dict[str, Any]:
        """For a manifest: what was removed, and why."""
        found: dict[str, Any] = {}
        if self._benchmarks is not None:
            found["contamination"] = self._benchmarks.report()
        if self._near is not None:
            found["near_duplicates"] = {
                "threshold": self._near.threshold,
                "removed": self._count,
                "examples": [
                    {"row": name, "like": near.name, "likeness": near.likeness}
                    for name, near in self._dropped
                ],
            }
        return found
