"""The backend "embedded": llama.cpp in this process, with weights that come from a package, and what rtlgen
or its user has trained them to be. Offline, no key.

The library brings llama.cpp's own server; it listens on this machine alone, on a free port, with a key made
for it, and is spoken to like any other.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import ExtraMissing, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.embedded_weights import embedded_weights
from rtlgen.models.openai_compatible import OpenAICompatible
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.together import together
from rtlgen.models.weights import fingerprint

if TYPE_CHECKING:
    import xllamacpp

NAME = "embedded"
Shape = tuple[int, int]
"""How many slots, and the tokens of prompt and answer in each."""
SMALL: tuple[Shape, ...] = ((20, 1024), (4, 2048))
"""With several slots. A thousand tokens of the model that ships take 23 MB, used or not."""
_SMALL_MODEL_MB = 500
"""The keys and values of a larger one take more: it has no more than 8,192 tokens of them."""
_CONTEXT = 8192
"""Of a server with one slot: what the weights were trained for."""
_TEMPLATE = 64
"""More tokens than the chat format puts around a conversation."""
_THREADS = 1
"""Measured on two cores with other work on them: one thread 3 s, two waiting for each other 47 s."""


class LlamaServer(OpenAICompatible):
    """llama.cpp's server as it runs in this process, for as long as this object lives."""

    def __init__(self, name: str, server: xllamacpp.Server, key: str, options: ModelOptions, slots: int):
        super().__init__(
            NAME, server.listening_address, options, key=key, key_variable="(its own)", name=name
        )
        self._server = server
        self._root = server.listening_address
        self._slots = slots

    def most(self) -> int:
        """A slot each."""
        return self._slots

    def tokens(self, text: str) -> int:
        """How many it takes `text` apart into."""
        answered = self._send("POST", f"{self._root}/tokenize", {"content": text})
        return len(answered.json()["tokens"])

    def _ask(self, request: GenerationRequest, n: int, seed: int) -> list[Completion]:
        """Of several samples the server tells the tokens of one alone: their texts are taken apart again."""
        found = super()._ask(request, n, seed)
        return [self._counted(one) for one in found] if n > 1 else found

    def _counted(self, one: Completion) -> Completion:
        tokens = self.tokens(one.text) + (one.finish_reason is FinishReason.STOP)
        return replace(one, usage=replace(one.usage, completion_tokens=tokens))


class Embedded:
    """A server with many small slots, and others with fewer and larger ones once something does not fit.

    The samples of a prompt are written side by side, each in a slot of its own; the prompt is read once.

    Args:
        start: a server with so many slots, each of so many tokens.
        shapes: of the servers, the smallest slots first.
    """

    def __init__(
        self, name: str, revision: str, start: Callable[[int, int], LlamaServer], shapes: Sequence[Shape]
    ) -> None:
        self.name = name
        self.revision = revision
        self._start = cache(start)
        self._shapes = tuple(shapes)
        self._first = self._start(*self._shapes[0])
        self._turn = threading.Lock()

    def most(self) -> int:
        """As `rtlgen.models.protocol.GivesSeveral`."""
        return self._shapes[0][0]

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """One caller after another. Who waits does so here: time limits and seconds are of the answer
        alone, however many ask at once."""
        with self._turn:
            calls = together(requests, self.most())
            return [found for call in calls for found in self._server(call[0]).generate(call)]

    def _server(self, request: GenerationRequest) -> LlamaServer:
        """The first one in whose slots it fits."""
        conversation = "".join(message.content for message in request.prompt.messages)
        taken = self._first.tokens(conversation) + _TEMPLATE + request.sampling.max_tokens
        fits = (shape for shape in self._shapes if taken <= shape[1])
        return self._start(*next(fits, self._shapes[-1]))


def open_embedded(rest: str, options: ModelOptions) -> Embedded:
    """The embedded model, loaded; takes about a second and 0.7 GB, and the first time with an adapter some
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
    revision = revision or fingerprint(gguf)
    name = f"{NAME}:{rest}" if rest else NAME

    def start(slots: int, context: int) -> LlamaServer:
        key = secrets.token_urlsafe()
        threads = options.threads or _THREADS
        server = start_server(gguf, key, threads=threads, slots=slots, context=context)
        # The limit is of one answer; many side by side take no longer than one after the other.
        own = ModelOptions(timeout_s=options.timeout_s * slots, revision=revision)
        return LlamaServer(name, server, key, own, slots)

    small = SMALL if gguf.stat().st_size < _SMALL_MODEL_MB * 1_000_000 else SMALL[1:]
    return Embedded(name, revision, start, (*small, (1, options.context or _CONTEXT)))


def start_server(
    gguf: Path, key: str, *, threads: int = _THREADS, slots: int = 1, context: int = _CONTEXT
) -> xllamacpp.Server:
    """A running server with slots of `context` tokens.

    A sample has the same text alone and beside others: each slot has its own keys and values (where slots
    share them it has not), and the arithmetic of a token is the same in any batch. Nothing is kept from the
    request before: behind a prefix that was read earlier the last bits of the sums differ and with them,
    sooner or later, the text.
    """
    try:
        import xllamacpp
    except ImportError as error:
        raise ExtraMissing("xllamacpp", "embedded", "the embedded model") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.model_alias = {NAME}
    params.n_parallel = slots
    params.n_ctx = slots * context
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
