"""What was found out about designs, kept by what was looked at: nothing is looked at twice.

A build writes all of its rows anew each time, which is cheap, and remembers what is dear: simulations and
syntheses. So a killed one that goes on gives what an undisturbed one gives, whatever runs and options are by
then: only what was found in the same way about the same texts is taken from before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rtlgen import __version__
from rtlgen.core.digest import digest
from rtlgen.store.journal import Journal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S")
T = TypeVar("T", bound="DataclassInstance")


class Memory:
    """A journal in a folder that is made with the first thing to keep.

    Args:
        folder: where the same version of rtlgen finds it again; that of another one stays beside it.
    """

    def __init__(self, folder: Path) -> None:
        self._identity = {"rtlgen": __version__}
        self._file = folder / f"{digest(self._identity)[:16]}.sqlite"
        self._journal = self._opened() if self._file.is_file() else None

    def kept(self, name: str, cls: type[T]) -> T | None:
        """What is kept under a name; None for nothing.

        Raises:
            StoreError: it cannot be read.
        """
        return self._journal.kept(name, cls) if self._journal is not None else None

    def keep(self, values: Mapping[str, DataclassInstance]) -> None:
        """Keep several: after this they survive whatever happens to the process.

        Raises:
            StoreError: they cannot be written.
        """
        if self._journal is None:
            self._journal = self._opened()
        self._journal.keep_all(values)

    def close(self) -> None:
        """Nothing more is asked, or kept."""
        if self._journal is not None:
            self._journal.close()

    def _opened(self) -> Journal:
        return Journal(self._file, self._identity)


def remembered(
    memory: Memory | None,
    things: Sequence[S],
    key: Callable[[S], str],
    cls: type[T],
    find: Callable[[Sequence[S]], Sequence[T]],
) -> list[T]:
    """What `find` says of each of `things`; it is asked for those alone that `memory` does not know.

    Args:
        memory: None for none.
        key: of a thing: equal only where `find` says the same, whichever process asks with whatever tools.
        cls: of what is found.
    """
    if memory is None:
        return list(find(things))
    keys = [key(thing) for thing in things]
    known: dict[str, T] = {}
    for one in keys:
        before = memory.kept(one, cls)
        if before is not None:
            known[one] = before
    new = {k: thing for k, thing in zip(keys, things, strict=True) if k not in known}
    if new:
        found = dict(zip(new, find(list(new.values())), strict=True))
        memory.keep(found)
        known.update(found)
    return [known[k] for k in keys]
