"""Is a row about a problem of a benchmark? (pure)

    prompt    much of the problem's own wording is in the row's prompt
    code      the design is the reference under other names, or nearly so
    function  the design does what the reference does, its ports under whatever names and in whatever order

Wording that many problems share says nothing. Two designs that are known to behave differently, or to have
other ports, are two, however alike their code is. A wire, a gate, a flip-flop is the same everywhere: where
the reference is that small, a design that does the same counts only together with words or names of ports
that are the problem's own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from rtlgen.core.value import value
from rtlgen.dataset.clean.fingerprint import Fingerprint

PROMPT_ALONE = 0.4
"""Share of the problem's own wording that is enough by itself."""
VOCABULARY_BESIDES = 0.4
"""Share of the problem's words, rare ones counting more, that is enough besides an equal function or a
similar design."""
CODE_ALONE = 0.8
"""Jaccard's similarity of the code that is enough by itself."""
CODE_BESIDES = 0.5
TRIVIAL_WORDS, TRIVIAL_BITS = 40, 32
"""A reference of fewer words, header aside, and with fewer bits of ports is a thing that everybody builds."""
_FEWEST_SHINGLES = 12
"""Of a prompt, as if it had so many: a few words prove little."""
_LEAST = 0.1
"""Weight of a word that every problem uses."""
_SHARED_BY = 6
"""Wording of so many problems is nobody's own."""


class How(StrEnum):
    ORIGIN = "origin"
    """It is a problem of the suite."""
    PROMPT = "prompt"
    CODE = "code"
    FUNCTION = "function"


@value
class Behaviour:
    """What a design's answers are known by; empty where they are not known."""

    brief: str = ""
    """Of the first run alone."""
    whole: str = ""


@value
class Known:
    """A problem of a suite."""

    suite: str
    id: str
    fingerprint: Fingerprint
    behaviour: Behaviour
    """Of the reference."""

    @property
    def trivial(self) -> bool:
        shape = self.fingerprint.shape
        bits = sum(p.width or 0 for p in (*shape.inputs, *shape.outputs)) if shape is not None else 0
        return self.fingerprint.words < TRIVIAL_WORDS and bits < TRIVIAL_BITS


@value
class Match:
    """What a row is like, and by what."""

    suite: str
    problem: str
    how: How
    likeness: float
    """Of the wording or the code, from 0 to 1; 1 for an equal function."""


class Benchmarks:
    """The problems that nothing shall be like."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = list(known)
        different = {k.fingerprint.prompt: k.fingerprint for k in self.known}.values()
        holders = Counter(h for f in different for h in f.prompt)
        users = Counter(w for f in different for w in f.vocabulary)
        self._weights = {w: math.log(len(different) / n) + _LEAST for w, n in users.items()}
        self._own = [
            frozenset(h for h in k.fingerprint.prompt if holders[h] < _SHARED_BY) for k in self.known
        ]
        self._prompts = _inverted(self._own)
        self._codes = _inverted(k.fingerprint.code for k in self.known)
        self._trees = _grouped((k.fingerprint.tree, n) for n, k in enumerate(self.known))
        self._signatures = _grouped((k.behaviour.whole, n) for n, k in enumerate(self.known))
        self.briefs = frozenset(k.behaviour.brief for k in self.known if k.behaviour.brief)
        self.shapes = frozenset(
            k.fingerprint.shape.key
            for k in self.known
            if k.behaviour.brief and k.fingerprint.shape is not None
        )

    def by_text(self, row: Fingerprint) -> Match | None:
        """What the row's prompt is like, whatever its design does."""
        best = self._best_prompt(self._shared(row.prompt, self._prompts))
        if best is None or best[0] < PROMPT_ALONE:
            return None
        return self._match(best[1], How.PROMPT, best[0])

    def by_design(self, row: Fingerprint, behaviour: Behaviour) -> Match | None:
        """What the row's design is like."""
        for n in self._signatures.get(behaviour.whole, ()):
            if not self.known[n].trivial or self._besides(n, row):
                return self._match(n, How.FUNCTION, 1.0)
        return self._by_code(row, behaviour)

    def _by_code(self, row: Fingerprint, behaviour: Behaviour) -> Match | None:
        shared = self._shared(row.code, self._codes)
        alike = {n: count / (len(row.code | self.known[n].fingerprint.code)) for n, count in shared.items()}
        alike |= dict.fromkeys(self._trees.get(row.tree, ()) if row.tree else (), 1.0)
        for n, likeness in sorted(alike.items(), key=lambda item: -item[1]):
            known = self.known[n]
            if likeness < CODE_BESIDES:
                break
            if known.trivial or self._differs(known, row, behaviour):
                continue
            if likeness >= CODE_ALONE or self._besides(n, row):
                return self._match(n, How.CODE, likeness)
        return None

    @staticmethod
    def _differs(known: Known, row: Fingerprint, behaviour: Behaviour) -> bool:
        """Whether they are known to be two things: other ports, or another behaviour."""
        shapes = known.fingerprint.shape, row.shape
        if shapes[0] is not None and shapes[1] is not None and shapes[0].key != shapes[1].key:
            return True
        pairs = (known.behaviour.brief, behaviour.brief), (known.behaviour.whole, behaviour.whole)
        return any(a and b and a != b for a, b in pairs)

    def _besides(self, n: int, row: Fingerprint) -> bool:
        """Whether words or names are the problem's own, too."""
        own = self.known[n].fingerprint
        weight = sum(self._weights[w] for w in own.vocabulary)
        shared = sum(self._weights[w] for w in own.vocabulary & row.vocabulary)
        spoken = weight > 0 and shared / weight >= VOCABULARY_BESIDES
        return spoken or (len(own.names) > 1 and own.names <= row.names)

    def _likeness(self, n: int, shared: int) -> float:
        return shared / max(len(self._own[n]), _FEWEST_SHINGLES)

    def _best_prompt(self, shared: Counter[int]) -> tuple[float, int] | None:
        return max(((self._likeness(n, count), -n) for n, count in shared.items()), default=None)

    @staticmethod
    def _shared(found: frozenset[int], index: dict[int, list[int]]) -> Counter[int]:
        return Counter(n for h in found for n in index.get(h, ()))

    def _match(self, n: int, how: How, likeness: float) -> Match:
        known = self.known[abs(n)]
        return Match(suite=known.suite, problem=known.id, how=how, likeness=round(likeness, 3))


def _inverted(sets: Iterable[frozenset[int]]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = defaultdict(list)
    for n, found in enumerate(sets):
        for h in found:
            index[h].append(n)
    return dict(index)


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, n in pairs:
        if key:
            found[key].append(n)
    return dict(found)
