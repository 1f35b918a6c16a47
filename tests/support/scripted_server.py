"""A real HTTP server on this machine that answers as a test tells it to, faults included."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Reply:
    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay_s: float = 0.0
    missing: int = 0
    """Bytes that are promised and never sent."""


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    body: dict[str, object]


def chat(*texts: str, finish: str = "stop", **more: object) -> Reply:
    """A chat completion with these choices."""
    choices = [
        {"index": i, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
        for i, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 10, "completion_tokens": 4 * len(texts)}
    return Reply(json.dumps({"model": "m-2024", "choices": choices, "usage": usage} | more))


def error(status: int, message: str, **headers: str) -> Reply:
    return Reply(json.dumps({"error": {"message": message}}), status, headers)


def models(*names: str, owner: str = "tester") -> Reply:
    return Reply(json.dumps({"data": [{"id": name, "owned_by": owner} for name in names]}))


class ScriptedServer:
    """Answers POSTs with `replies` in order, GETs with `models`; the last reply stays."""

    def __init__(self, *replies: Reply, models: Reply | None = None) -> None:
        self.seen: list[Seen] = []
        self._replies = list(replies)
        self._models = models or error(404, "no such page")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.seen.append(
                    Seen(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(raw))
                )
                replies = outer._replies
                self._answer(replies.pop(0) if len(replies) > 1 else replies[0])

            def do_GET(self) -> None:
                self._answer(outer._models)

            def _answer(self, reply: Reply) -> None:
                time.sleep(reply.delay_s)
                raw = reply.body.encode()
                self.send_response(reply.status)
                for name, text in reply.headers.items():
                    self.send_header(name.replace("_", "-"), text)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(raw) + reply.missing))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that went away is part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
