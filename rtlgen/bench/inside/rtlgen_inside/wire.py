"""The two pipes between rtlgen and the simulator's Python.

The request comes first and is read to its end before the design runs; it then lives in Python's memory alone,
so that no design can learn the nonce. The reply is one JSON object with that nonce.
"""

from __future__ import annotations

import json
import os
from typing import Any

REQUEST_FD = "RTLGEN_REQUEST_FD"
REPLY_FD = "RTLGEN_REPLY_FD"


class Wire:
    """The request, and the one answer to it."""

    def __init__(self, request: dict[str, Any], reply_fd: int) -> None:
        self.request = request
        self._reply_fd = reply_fd

    @classmethod
    def open(cls) -> Wire:
        """Read the request from the descriptors that the environment names.

        Raises:
            KeyError, ValueError, OSError: not started by rtlgen.
        """
        request_fd, reply_fd = int(os.environ.pop(REQUEST_FD)), int(os.environ.pop(REPLY_FD))
        os.set_inheritable(reply_fd, False)
        with os.fdopen(request_fd, "rb") as pipe:
            request: dict[str, Any] = json.loads(pipe.read())
        return cls(request, reply_fd)

    def send(self, body: dict[str, Any]) -> None:
        """Answer, and close the pipe."""
        data = json.dumps({**body, "nonce": self.request["nonce"]}).encode()
        with os.fdopen(self._reply_fd, "wb") as pipe:
            pipe.write(data)
