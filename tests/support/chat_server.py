"""A chat server in a process of its own, to be killed and begun again: `chat_server.py PORT TEXTS.json`.

Answers each request with one of the texts, by the request's seed; begins when its first line is printed.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chat_handler import ChatHandler

TEXTS: list[str] = json.loads(Path(sys.argv[2]).read_text())


class Handler(ChatHandler):
    def reply(self, asked: dict[str, Any]) -> str:
        time.sleep(0.05)
        return TEXTS[asked["seed"] % len(TEXTS)]


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    print("serving", flush=True)
    server.serve_forever()
