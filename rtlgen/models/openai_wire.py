"""The chat completions format of OpenAI, as its many servers speak it: pure, no network.

https://platform.openai.com/docs/api-reference/chat; where llama.cpp and vLLM deviate it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from pydantic import BaseModel, Field

from rtlgen.core.completion import Completion, FinishReason, Usage, finish_reason
from rtlgen.core.errors import ConfigError
from rtlgen.core.prompt import GenerationRequest, Role
from rtlgen.models.protocol import ModelOptions, cost


class Dialect(StrEnum):
    """Who answers: the same field means different things."""

    PLAIN = "plain"
    LLAMA_CPP = "llama.cpp"
    VLLM = "vllm"


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None


class _Choice(BaseModel):
    index: int = 0
    message: _Message
    finish_reason: str | None = None


class _PromptDetails(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _PromptDetails | None = None


class Reply(BaseModel):
    """What is read of a reply; servers add fields of their own, which are passed over."""

    choices: list[_Choice] = Field(min_length=1)
    model: str | None = None
    system_fingerprint: str | None = None
    usage: _Usage | None = None


class _Model(BaseModel):
    id: str
    owned_by: str | None = None
    max_model_len: int | None = None
    """vLLM's: tokens of prompt and answer together."""


class ModelList(BaseModel):
    """The reply to GET /models."""

    data: list[_Model]

    @property
    def dialect(self) -> Dialect:
        owners = {m.owned_by for m in self.data}
        if "llamacpp" in owners:
            return Dialect.LLAMA_CPP
        return Dialect.VLLM if "vllm" in owners else Dialect.PLAIN

    def context(self, model: str) -> int | None:
        """Tokens of prompt and answer together, where the server tells."""
        return next((m.max_model_len for m in self.data if m.id == model), None)


def within(request: GenerationRequest, context: int | None) -> GenerationRequest:
    """`request` with a token limit that the server takes: vLLM (0.32) refuses one above its context, and
    cuts any other to what the prompt leaves."""
    if context is None or request.sampling.max_tokens <= context:
        return request
    return replace(request, sampling=replace(request.sampling, max_tokens=context))


def body(
    request: GenerationRequest, model: str, *, n: int, seed: int, dialect: Dialect, limit_field: str
) -> dict[str, object]:
    """The JSON of one POST.

    Args:
        limit_field: "max_tokens", or "max_completion_tokens" where a server insists.

    Raises:
        ConfigError: the request carries a grammar, and nothing says that the server knows what that is.
    """
    sampling = request.sampling
    fields: dict[str, object] = {
        "model": model,
        "messages": [{"role": m.role.value, "content": m.content} for m in request.prompt.messages],
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        limit_field: sampling.max_tokens,
        "seed": seed,
        "stream": False,
    }
    if n > 1:
        fields["n"] = n
    if sampling.stop:
        fields["stop"] = list(sampling.stop)
    if dialect is Dialect.LLAMA_CPP:
        # Its own defaults (40 and 0.05) would cut the distribution that was asked for.
        fields |= {"top_k": 0, "min_p": 0}
    if dialect is Dialect.VLLM and prefill(request):
        fields |= {"continue_final_message": True, "add_generation_prompt": False}
    return fields | (_held_to(request.grammar, dialect) if request.grammar else {})


def _held_to(grammar: str, dialect: Dialect) -> dict[str, object]:
    """The field for a grammar. A server that does not know it would pass it over and answer freely."""
    if dialect is Dialect.LLAMA_CPP:
        return {"grammar": grammar}
    if dialect is Dialect.VLLM:
        return {"structured_outputs": {"grammar": grammar}}
    raise ConfigError(
        "the server does not say that it is llama.cpp or vLLM: only these take a grammar",
        hint="--grammar none, or a server of one of these",
    )


def prefill(request: GenerationRequest) -> str:
    """The beginning of the answer that the prompt gives; empty where it gives none."""
    last = request.prompt.messages[-1] if request.prompt.messages else None
    return last.content if last is not None and last.role is Role.ASSISTANT else ""


def completions(
    reply: Reply, request: GenerationRequest, name: str, options: ModelOptions, latency_s: float
) -> list[Completion]:
    """The samples of one reply, the prompt's tokens counted with the first.

    Servers tell only how many tokens all choices have together: each is given a share by its length.
    """
    choices = sorted(reply.choices, key=lambda c: c.index)
    texts = [_text(c.message, c.finish_reason, prefill(request)) for c in choices]
    usages = _shares(reply.usage or _Usage(), [len(t) for t in texts])
    told = "/".join(part for part in (reply.model, reply.system_fingerprint) if part)
    return [
        Completion(
            text=text,
            finish_reason=_finish(choice),
            usage=replace(usage, usd=cost(usage, options)),
            model=name,
            model_revision=options.revision or told,
            latency_s=latency_s / len(choices),
        )
        for choice, text, usage in zip(choices, texts, usages, strict=True)
    ]


def _finish(choice: _Choice) -> FinishReason:
    if choice.message.refusal:
        return FinishReason.REFUSED
    return finish_reason(choice.finish_reason or "")


def _text(message: _Message, finish_reason: str | None, given: str) -> str:
    text = message.content or message.refusal or ""
    # llama.cpp repeats a given beginning before what it adds.
    text = text.removeprefix(given)
    thought = message.reasoning_content or message.reasoning
    if not thought:
        return text
    # A thought that the token limit cut stays open, as a server without a reasoning parser would leave it.
    closed = "" if finish_reason == "length" and not text else "\n</think>\n"
    return f"<think>\n{thought}{closed}{text}"


def _shares(total: _Usage, lengths: Sequence[int]) -> list[Usage]:
    """`total` over samples of these lengths; the sum is kept to the token."""
    whole = sum(lengths) or 1
    done = 0
    shares: list[Usage] = []
    for index, _ in enumerate(lengths):
        upto = (
            total.completion_tokens
            if index == len(lengths) - 1
            else (total.completion_tokens * sum(lengths[: index + 1]) // whole)
        )
        shares.append(Usage(completion_tokens=upto - done))
        done = upto
    details = total.prompt_tokens_details
    shares[0] = replace(
        shares[0],
        prompt_tokens=total.prompt_tokens,
        cached_tokens=(details.cached_tokens or 0) if details else 0,
    )
    return shares
