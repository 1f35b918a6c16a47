"""A chat server in a process of its own that describes designs and makes them again.

`describing_server.py DESIGNS.json LOG` prints its port. Asked for a module it answers with that design; asked
for anything else, with words. Each request is a line of LOG once it was answered.
"""

from __future__ import annotations

import json
import re
import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chat_handler import ChatHandler

WORDS = "The output follows its inputs as the table of the specification says, without any memory or delay."
DESIGNS: dict[str, str] = {}
LOG = Path()


class Handler(ChatHandler):
    def reply(self, asked: dict[str, Any]) -> str:
        text = asked["messages"][-1]["content"]
        module = re.match(r"Write the module `(\w+)`", text)
        time.sleep(0.1)
        with LOG.open("a") as file:
            file.write(json.dumps([asked["seed"], text]) + "\n")
        return f"```verilog\n{DESIGNS[module[1]]}\n```" if module else WORDS


if __name__ == "__main__":
    DESIGNS.update(json.loads(Path(sys.argv[1]).read_text()))
    LOG = Path(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()
