"""Plug-ins by name, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Generic, TypeVar

from rtlgen.core.errors import UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """Names to factories. A target is "package.module:attribute" and is imported at first use.

    Third parties add theirs under the entry-point group `rtlgen.<room>`.
    """

    def __init__(self, kind: str, group: str, targets: dict[str, str]) -> None:
        self.kind = kind
        """What one of them is called in a message: "simulator"."""
        self._group = group
        self._targets = dict(targets)

    def names(self) -> list[str]:
        """All that are known, the built-in ones first."""
        return [*self._targets, *(e for e in self._entry_points() if e not in self._targets)]

    def load(self, name: str) -> Callable[..., T]:
        """The factory behind `name`.

        Raises:
            UnknownName: nothing has that name; the known ones are listed.
        """
        target = self._targets.get(name) or self._entry_points().get(name)
        if target is None:
            raise UnknownName(self.kind, name, self.names())
        module, _, attribute = target.partition(":")
        factory: Callable[..., T] = getattr(import_module(module), attribute)
        return factory

    def _entry_points(self) -> dict[str, str]:
        from importlib.metadata import entry_points  # a worker starts without it

        return {e.name: e.value for e in entry_points(group=self._group)}
