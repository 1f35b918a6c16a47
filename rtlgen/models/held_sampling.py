"""Sampling for transformers that is held to grammars: what a row's grammar does not allow gets no chance.

llguidance (https://github.com/guidance-ai/llguidance) does what llama.cpp and vLLM do in their own ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtlgen.core.errors import ExtraMissing, ModelRefused

if TYPE_CHECKING:
    import torch
    from llguidance import LLMatcher, LLTokenizer
    from transformers import PreTrainedTokenizerBase


def vocabulary(tokenizer: PreTrainedTokenizerBase, size: int, ends: Sequence[int]) -> LLTokenizer:
    """The words of a model as `HeldSampling` needs them; takes about a second.

    Args:
        size: of the model's vocabulary, which may be larger than the tokenizer's.
        ends: the words that end an answer.

    Raises:
        ExtraMissing: llguidance is not installed.
        ModelRefused: the tokenizer is of a kind that it cannot read.
    """
    try:
        from llguidance.hf import from_tokenizer
    except ImportError as error:
        raise ExtraMissing(
            error.name or "llguidance", "local", "holding a model of transformers to a grammar"
        ) from error
    try:
        return from_tokenizer(tokenizer, n_vocab=size, eos_token=list(ends))
    except ValueError as error:
        raise ModelRefused(
            f"the tokenizer cannot be held to a grammar: {error}", hint="--grammar none"
        ) from error


class HeldSampling:
    """A logits processor, to stand before the one that samples; good for one call of `generate`.

    Args:
        grammars: GBNF of each row of the batch; empty for a row that is free.
        ends: the words that end an answer.

    Raises:
        ModelRefused: a grammar cannot be read.
    """

    def __init__(self, grammars: Sequence[str], words: LLTokenizer, ends: Sequence[int]) -> None:
        self._matchers = [_matcher(grammar, words) if grammar else None for grammar in grammars]
        self._ends = list(ends)
        self._begun = False

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """`scores` with minus infinity for what may not follow."""
        import torch

        held = scores.clone()
        for row, matcher in enumerate(self._matchers):
            if matcher is None:
                continue
            if self._begun and not matcher.is_stopped():
                matcher.consume_token(int(input_ids[row, -1]))
            if matcher.is_stopped():  # nothing may follow but the end
                held[row] = float("-inf")
                held[row, self._ends] = scores[row, self._ends]
                continue
            bits = torch.frombuffer(bytearray(matcher.compute_bitmask()), dtype=torch.uint8)
            allowed = (bits[:, None] >> torch.arange(8, dtype=torch.uint8)).bitwise_and(1).flatten().bool()
            held[row, ~allowed[: held.shape[1]].to(held.device)] = float("-inf")
        self._begun = True
        return held


def _matcher(grammar: str, words: LLTokenizer) -> LLMatcher:
    from llguidance import LLMatcher
    from llguidance.gbnf_to_lark import gbnf_to_lark

    try:
        read = gbnf_to_lark(grammar)
    except Exception as error:  # of no class of its own, where a rule is missing
        raise ModelRefused(f"the grammar cannot be read: {error}") from error
    matcher = LLMatcher(words, LLMatcher.grammar_from_lark(read))
    if matcher.is_error():
        raise ModelRefused(f"the grammar cannot be read: {matcher.get_error().strip()}")
    return matcher
