"""Problems and answers that augmentation made, as if they had been tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rtlgen.core.errors import StoreError
from rtlgen.dataset.augment.journal import OUTCOMES
from rtlgen.dataset.augment.outcome import Outcome
from rtlgen.dataset.runs.dialogue import Key, Run, Tried, key_of
from rtlgen.store.codec import decode

AUGMENTED = "augmented"


class AugmentedSpring:
    """The folder of one `rtlgen dataset augment`; holds where each problem stands, and none of them.

    Raises:
        StoreError: it cannot be read, or nothing was kept.
    """

    def __init__(self, root: Path) -> None:
        self._file = root / OUTCOMES
        self._places: dict[Key, tuple[int, int]] = {}
        run: Run | None = None
        for at, outcome in self._outcomes():
            for number, one in enumerate(outcome.made):
                self._places.setdefault(key_of(one.problem), (at, number))
                run = run or one.dialogues[0].run
        if run is None:
            raise StoreError(f"{self._file} holds nothing that was kept")
        self.run = run

    def problem_keys(self) -> Iterable[Key]:
        """As `Spring.problem_keys`."""
        return self._places

    def tried(self, key: Key) -> Tried:
        """As `Spring.tried`."""
        at, number = self._places[key]
        with self._file.open("rb") as file:
            file.seek(at)
            return decode(Outcome, file.readline(), where=f"{self._file}: {key[1]}").made[number]

    def close(self) -> None:
        """Nothing is open."""

    def _outcomes(self) -> Iterator[tuple[int, Outcome]]:
        at = 0
        with self._file.open("rb") as file:
            for line in file:
                yield at, decode(Outcome, line, where=f"{self._file} at {at}")
                at += len(line)
