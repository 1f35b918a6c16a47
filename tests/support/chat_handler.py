"""What chat servers of the tests have in common: the wire; each says what it answers."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any


class ChatHandler(BaseHTTPRequestHandler):
    def reply(self, asked: dict[str, Any]) -> str:
        """The assistant's words to a request."""
        raise NotImplementedError

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        message = {"role": "assistant", "content": self.reply(asked)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 10, "completion_tokens": 4}
        self._answer({"model": asked["model"], "choices": [choice], "usage": usage})

    def do_GET(self) -> None:
        self._answer({"data": [{"id": "m", "owned_by": "tester"}]})

    def _answer(self, data: object) -> None:
        raw = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
