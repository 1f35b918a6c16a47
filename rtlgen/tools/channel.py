"""Two pipes that a child inherits beside stdin, stdout and stderr."""

from __future__ import annotations

import os
from types import TracebackType


class Channel:
    """One request in, one reply out, on descriptors that have no name in the file system.

    The numbers are the same in the child as here. `run` feeds and drains it and closes it at the end;
    a channel serves one run.
    """

    def __init__(self, request: bytes, *, cap_bytes: int = 8 << 20) -> None:
        self.request = request
        self.cap_bytes = cap_bytes
        """A longer reply is cut there, and the child is killed: Ended.OUTPUT."""
        self.request_fd, self._request_ours = os.pipe()
        """In the child: read the request here, up to its end."""
        self._reply_ours, self.reply_fd = os.pipe()
        """In the child: write the reply here."""
        self.reply = b""
        """Complete after `run` has returned; empty if nothing came."""
        self._open = {self.request_fd, self._request_ours, self._reply_ours, self.reply_fd}

    @property
    def child_fds(self) -> tuple[int, int]:
        return self.request_fd, self.reply_fd

    @property
    def our_fds(self) -> tuple[int, int]:
        """Where we write the request, and where we read the reply."""
        return self._request_ours, self._reply_ours

    def close(self, *fds: int) -> None:
        """Close these descriptors of it, or all that are still open."""
        for fd in fds or tuple(self._open):
            if fd in self._open:
                self._open.discard(fd)
                os.close(fd)

    def __enter__(self) -> Channel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
