"""Output kept within bounds: its head and its tail, the cut marked."""

from __future__ import annotations

KEEP_BYTES = 128 << 10
"""Of one stream: half for the head, half for the tail."""


class HeadTail:
    """Takes any number of bytes and remembers the first and the last of them."""

    def __init__(self, keep: int = KEEP_BYTES) -> None:
        self._half = keep // 2
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0
        """Bytes taken so far."""

    def add(self, chunk: bytes) -> None:
        self.total += len(chunk)
        room = self._half - len(self._head)
        if room > 0:
            self._head += chunk[:room]
            chunk = chunk[room:]
        self._tail += chunk
        if len(self._tail) > 2 * self._half:
            del self._tail[: -self._half]

    @property
    def cut(self) -> int:
        """Bytes that are lost from the middle."""
        return max(0, self.total - 2 * self._half)

    def text(self) -> str:
        """What was kept, as UTF-8; a line in the middle says how much was cut."""
        tail = bytes(self._tail[-self._half :]) if self._half else b""
        mark = f"\n[... {self.cut} bytes cut ...]\n".encode() if self.cut else b""
        return (bytes(self._head) + mark + tail).decode("utf-8", "replace")
