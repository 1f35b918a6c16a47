"""The backend "embedded": llama.cpp in this process, with weights that come from a package, and what rtlgen
or its user has trained them to be. Offline, no key.

The library brings llama.cpp's own server; it listens on this machine alone, on a free port, with a key made
for it, and is spoken to like any other.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ExtraMissing, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.embedded_weights import embedded_weights
from rtlgen.models.openai_compatible import OpenAICompatible
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.weights import fingerprint

if TYPE_CHECKING:
    import xllamacpp

NAME = "embedded"
_CONTEXT = 8192
"""What the weights were trained for; the keys and values of so many tokens take 180 MB."""
_THREADS = 1
"""Measured on two cores with other work on them: one thread 3 s, two waiting for each other 47 s."""


class Embedded(OpenAICompatible):
    """An OpenAI-compatible server that lives as long as this object."""

    def __init__(self, name: str, server: xllamacpp.Server, key: str, options: ModelOptions) -> None:
        super().__init__(
            NAME, server.listening_address, options, key=key, key_variable="(its own)", name=name
        )
        self._server = server
        self._turn = threading.Lock()

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """One caller after another. Who waits does so here: time limits and seconds are of the answer
        alone, however many ask at once."""
        with self._turn:
            return super().generate(requests)


def open_embedded(rest: str, options: ModelOptions) -> Embedded:
    """The embedded model, loaded; takes about a second and 0.4 GB, and the first time with an adapter some
    seconds more.

    Args:
        rest: which one; see `embedded_weights`.

    Raises:
        ExtraMissing: llama.cpp's package is not installed.
        ModelUnavailable: the weights are not, or cannot be loaded.
        StoreError: an adapter is merged into them, and there is no room for what comes out.
    """
    weights = embedded_weights(rest)
    gguf, revision = weights.gguf, options.revision
    if weights.adapter is not None:
        from rtlgen.models import merged_weights

        gguf = merged_weights.merged(weights.gguf, weights.adapter)
        revision = revision or merged_weights.revision(weights.gguf, weights.adapter)
    key = secrets.token_urlsafe()
    server = start_server(gguf, key, threads=options.threads or _THREADS, context=options.context or _CONTEXT)
    own = ModelOptions(timeout_s=options.timeout_s, revision=revision or fingerprint(gguf))
    return Embedded(f"{NAME}:{rest}" if rest else NAME, server, key, own)


def start_server(
    gguf: Path, key: str, *, threads: int = _THREADS, context: int = _CONTEXT
) -> xllamacpp.Server:
    """A running server with one slot.

    One request at a time, and no keys and values kept from the one before: in a batch with others, or behind
    another's prefix, the last bits of the sums differ and with them, sooner or later, the text.
    """
    try:
        import xllamacpp
    except ImportError as error:
        raise ExtraMissing("xllamacpp", "embedded", "the embedded model") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.model_alias = {NAME}
    params.n_parallel = 1
    params.n_ctx = context
    params.cache_prompt = False
    params.cache_ram_mib = 0
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [key]
    params.ui = False
    params.offline = True
    params.warmup = False
    params.verbosity = 0
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise ModelUnavailable(f"{gguf}: llama.cpp cannot load it: {error}") from error
