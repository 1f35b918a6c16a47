"""A chat server in a process of its own, to be killed and begun again: `chat_server.py PORT TEXTS.json`.

Answers each request with one of the texts, by the request's seed; begins when its first line is printed.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TEXTS: list[str] = json.loads(Path(sys.argv[2]).read_text())


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        time.sleep(0.05)
        text = TEXTS[asked["seed"] % len(TEXTS)]
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
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


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    print("serving", flush=True)
    server.serve_forever()
