"""What a model answered."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.value import value


class FinishReason(StrEnum):
    STOP = "stop"
    LENGTH = "length"
    """Cut off by the token limit: the answer is incomplete."""
    REFUSED = "refused"
    UNKNOWN = "unknown"


_WORDS = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "max_tokens": FinishReason.LENGTH,
    "content_filter": FinishReason.REFUSED,
    "refusal": FinishReason.REFUSED,
    "refused": FinishReason.REFUSED,
}


def finish_reason(word: str) -> FinishReason:
    """What a server or a file of samples calls it, to one of ours; UNKNOWN for a word of their own."""
    return _WORDS.get(word, FinishReason.UNKNOWN)


@value
class Usage:
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    usd: float | None = None
    """None where the price is not known."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        known = [u for u in (self.usd, other.usd) if u is not None]
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            usd=sum(known) if known else None,
        )


@value
class Completion:
    text: str
    finish_reason: FinishReason = FinishReason.STOP
    usage: Usage = Usage()
    """Of this sample alone; a prompt shared by n samples is counted with the first."""
    model: str = ""
    model_revision: str = ""
    latency_s: float = 0.0
    """Its share of the time that all answers of one call took."""
