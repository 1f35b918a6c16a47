"""A chat server in a process of its own that describes designs and makes them again.

`describing_server.py DESIGNS.json LOG` prints its port. Asked for a module it answers with that design; asked
for anything else, with words. Each request is a line of LOG once it was answered.
"""

from __future__ import annotations

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WORDS = "The output follows its inputs as the table of the specification says, without any memory or delay."
DESIGNS: dict[str, str] = {}
LOG = Path()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        text = asked["messages"][-1]["content"]
        module = re.match(r"Write the module `(\w+)`", text)
        answer = f"```verilog\n{DESIGNS[module[1]]}\n```" if module else WORDS
        time.sleep(0.1)
        with LOG.open("a") as file:
            file.write(json.dumps([asked["seed"], text]) + "\n")
        choice = {"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}
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


if __name__ == "__main__":
    DESIGNS.update(json.loads(Path(sys.argv[1]).read_text()))
    LOG = Path(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()
