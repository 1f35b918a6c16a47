"""Near-duplicates among designs, found one after the other with flat memory.

Two designs are near-duplicates if the shapes of their syntax trees are equal, or Jaccard's similarity of
their code, names aside, reaches a threshold; half of it where they are known to behave equally. They are
none if they are known to behave differently, or to have other ports: a truth table of other values is
another problem.

Candidates are found by MinHash (Broder, 1997) in bands; the similarity is then computed exactly. What was
seen lies in a database on the disk that is gone with the process.
"""

from __future__ import annotations

import sqlite3
import weakref
from array import array
from typing import Any

from rtlgen.core.errors import ExtraMissing
from rtlgen.core.value import value
from rtlgen.dataset.clean.fingerprint import Fingerprint

THRESHOLD = 0.85
_HASHES = 64
_WIDER = 0.85
"""Bands are made for so much less than the threshold: what they bring too many, the comparison sends away."""
_LOOKED_AT = 64
"""Candidates that are compared for each of the three reasons."""
_TABLES = """
create table design (id integer primary key, name text, shape text, behaviour text, tree text, code blob);
create table band (key blob, design integer);
create index by_behaviour on design (behaviour);
create index by_tree on design (tree);
create index by_band on band (key);
"""


@value
class Near:
    """What a design is like."""

    name: str
    likeness: float
    """Of the code."""


@value
class Sketch:
    """What of a design is compared."""

    shape: str
    """Of its ports; empty where it cannot be read."""
    tree: str
    code: tuple[int, ...]


def sketch(design: Fingerprint) -> Sketch:
    """The part of a fingerprint that is compared here."""
    shape = design.shape.key if design.shape is not None else ""
    return Sketch(shape=shape, tree=design.tree, code=tuple(sorted(design.code)))


class NearDuplicates:
    """Remembers designs and tells which new one is like one of them.

    Args:
        threshold: similarity of the code, from 0 to 1.

    Raises:
        ExtraMissing: datasketch is not installed.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._minhash, self._bands, self._rows = _datasketch(threshold)
        self._db = sqlite3.connect("", isolation_level=None)
        self.close = weakref.finalize(self, self._db.close)
        """Forgets everything; done at the latest when nobody has it any more."""
        self._db.executescript(f"pragma journal_mode = off; pragma synchronous = off; {_TABLES}")

    def add(self, name: str, design: Sketch, behaviour: str = "") -> Near | None:
        """The design that `design` is a near-duplicate of; None where it is none, and remembered.

        Args:
            name: what it is told by.
            design: as `sketch` has it.
            behaviour: equal for designs that are known to behave equally; empty where that is not known.
        """
        bands = self._keys(design.code)
        near = self._nearest(design, behaviour, bands)
        if near is None:
            row = (name, design.shape, behaviour, design.tree, array("Q", design.code).tobytes())
            at = self._db.execute(
                "insert into design (name, shape, behaviour, tree, code) values (?, ?, ?, ?, ?)", row
            ).lastrowid
            self._db.executemany("insert into band values (?, ?)", [(key, at) for key in bands])
        return near

    def _nearest(self, design: Sketch, behaviour: str, bands: list[bytes]) -> Near | None:
        shape, own = design.shape, frozenset(design.code)
        best: Near | None = None
        for name, its_shape, its_behaviour, tree, code in self._candidates(design, behaviour, bands):
            if (shape and its_shape and shape != its_shape) or (
                behaviour and its_behaviour and behaviour != its_behaviour
            ):
                continue
            likeness = _jaccard(own, frozenset(array("Q", code)))
            enough = self.threshold / 2 if behaviour and behaviour == its_behaviour else self.threshold
            same_tree = bool(tree) and tree == design.tree
            if (same_tree or likeness >= enough) and (best is None or likeness > best.likeness):
                best = Near(name=name, likeness=round(likeness, 3))
        return best

    def _candidates(self, design: Sketch, behaviour: str, bands: list[bytes]) -> list[tuple[Any, ...]]:
        columns = "name, shape, behaviour, tree, code"
        query = f"select {columns} from design where {{}} order by id limit {_LOOKED_AT}"
        found = []
        if behaviour:
            found += self._db.execute(query.format("behaviour = ?"), [behaviour]).fetchall()
        if design.tree:
            found += self._db.execute(query.format("tree = ?"), [design.tree]).fetchall()
        marks = ", ".join("?" * len(bands))
        within = f"id in (select design from band where key in ({marks}))"
        return found + self._db.execute(query.format(within), bands).fetchall()

    def _keys(self, code: tuple[int, ...]) -> list[bytes]:
        """Equal in at least one for designs that are alike, most likely."""
        if not code:
            return []
        hashed = self._minhash(num_perm=_HASHES, hashfunc=_low)
        hashed.update_batch(code)
        values, rows = hashed.hashvalues, self._rows
        return [
            bytes([band]) + values[band * rows : (band + 1) * rows].tobytes() for band in range(self._bands)
        ]


def _low(number: int) -> int:
    return number & 0xFFFFFFFF


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _datasketch(threshold: float) -> tuple[Any, int, int]:
    """MinHash, and how many bands of how many hashes suit the threshold."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        raise ExtraMissing("datasketch", "dataset", "finding near-duplicates") from None
    lsh = MinHashLSH(threshold=_WIDER * threshold, num_perm=_HASHES)
    return MinHash, lsh.b, lsh.r
