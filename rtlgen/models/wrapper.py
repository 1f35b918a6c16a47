"""What those who wrap a backend have in common."""

from __future__ import annotations

from rtlgen.models.protocol import ModelBackend, most_at_once


class Wrapper:
    """Answers under the name of `inner`."""

    def __init__(self, inner: ModelBackend) -> None:
        self.name = inner.name
        self.revision = inner.revision
        self._inner = inner

    def most(self) -> int:
        """As `rtlgen.models.protocol.GivesSeveral`."""
        return most_at_once(self._inner)
