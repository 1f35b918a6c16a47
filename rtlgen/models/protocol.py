"""What every model looks like from above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rtlgen.core.completion import Completion, Usage
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.value import value


class ModelBackend(Protocol):
    @property
    def name(self) -> str:
        """As it is opened: "openai:gpt-4o-mini", "embedded"."""

    @property
    def revision(self) -> str:
        """Which weights answer, as exactly as can be known beforehand; empty where nothing is."""

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """Answer all of `requests`; may be called from several threads at once.

        A prompt whose last message is the assistant's is continued: the completion holds only what is new.

        Returns:
            For each request, in order, its `n` completions.

        Raises:
            ModelUnavailable: no key, no server, no package.
            ModelRefused: the request itself was rejected.
            ModelBusy: a passing fault.
        """


@runtime_checkable
class GivesSeveral(Protocol):
    """A backend that is faster, or cheaper, where one call asks for several samples of one prompt."""

    def most(self) -> int:
        """Samples that are worth asking for in one call; 1 where each is by itself."""


def most_at_once(model: ModelBackend) -> int:
    """`GivesSeveral.most` of any backend."""
    return model.most() if isinstance(model, GivesSeveral) else 1


@value
class ModelOptions:
    """Everything about a model that is not the request; a backend reads what concerns it."""

    base_url: str = ""
    """Of an OpenAI-compatible server; empty for RTLGEN_BASE_URL, OPENAI_BASE_URL or the public one."""
    api_key_env: str = ""
    """Name of the variable that holds the key; empty for RTLGEN_API_KEY or OPENAI_API_KEY."""
    timeout_s: float = 300.0
    """Of one answer of a server."""
    max_retries: int = 5
    """How often a passing fault is answered by another try."""
    deadline_s: float = 1800.0
    """Of one request with all its tries and pauses."""
    concurrency: int = 8
    """Requests that a server may get at once."""
    usd_per_million_input: float | None = None
    usd_per_million_output: float | None = None
    revision: str = ""
    """Of the weights; empty to take what the server or the files tell."""
    record: str = ""
    """A file to append every answer to, for `replay:FILE`."""
    cache: str = ""
    """A folder in which equal requests are answered from."""
    batch: int = 16
    """Sequences that a model in this process works on at once."""
    threads: int = 0
    """CPU threads of a model in this process; 0 for its own choice."""
    context: int = 0
    """Tokens of prompt and answer together; 0 for the model's own limit."""
    device: str = "auto"
    """Of transformers: "auto", "cpu", "cuda", "cuda:1"."""
    dtype: str = "auto"
    """"auto", "float32", "bfloat16" or "float16"."""


def sample_seed(seed: int, index: int) -> int:
    """The seed of sample `index` (0-based) of a request, in [0, 2**31): that which vLLM and llama.cpp give it
    where they are asked for several at once."""
    return (seed + index) & 0x7FFFFFFF


def cost(usage: Usage, options: ModelOptions) -> float | None:
    """US dollars for `usage`; None unless both prices are known. Cached tokens count in full."""
    if options.usd_per_million_input is None or options.usd_per_million_output is None:
        return None
    paid_in = usage.prompt_tokens * options.usd_per_million_input
    return (paid_in + usage.completion_tokens * options.usd_per_million_output) / 1e6
