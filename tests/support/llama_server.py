"""An OpenAI-compatible server of its own process: llama.cpp with the small instruct model. Run as a script.

Prints its base URL on one line, and ends when its input does.
"""

from __future__ import annotations

import sys


def main() -> None:
    import xllamacpp

    from rtlgen.models.embedded_weights import embedded_gguf

    params = xllamacpp.CommonParams()
    params.model.path = str(embedded_gguf())
    params.model_alias = {"smollm2"}
    params.n_parallel = 2
    params.n_ctx = 2 * 1024
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [sys.argv[1]]
    params.ui = False
    params.offline = True
    params.warmup = False
    params.verbosity = 0
    params.cache_ram_mib = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
