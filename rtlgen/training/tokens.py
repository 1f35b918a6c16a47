"""Rows as tokens: the model's own chat template, and loss on the answer alone.

What would be learnt wrongly without a word is refused here: a row that would be cut, a conversation with two
beginnings, an answer whose tokens depend on where the prompt ends, one that never ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rtlgen.core.errors import ConfigError
from rtlgen.core.value import value
from rtlgen.training.rows import Row

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORED = -100
"""The label of a token that is not learnt."""


@value
class Tokens:
    ids: tuple[int, ...]
    prompt: int
    """How many of them are given; the rest is learnt."""

    @property
    def labels(self) -> list[int]:
        return [IGNORED] * self.prompt + list(self.ids[self.prompt :])


def tokenized(
    rows: Iterable[Row], tokenizer: PreTrainedTokenizerBase, max_length: int, *, drop_longer: bool = False
) -> tuple[list[Tokens], int]:
    """The rows as tokens, and how many were left out as too long.

    Raises:
        ConfigError: a row is not one to train on, or there is none; the message names the row.
    """
    kept: list[Tokens] = []
    longer: list[tuple[Row, int]] = []
    for row in rows:
        tokens = tokens_of(row, tokenizer)
        if len(tokens.ids) > max_length:
            longer.append((row, len(tokens.ids)))
        else:
            kept.append(tokens)
    if longer and not drop_longer:
        worst, length = max(longer, key=lambda found: found[1])
        raise ConfigError(
            f"{len(longer)} of {len(kept) + len(longer)} rows have more than max_length={max_length} tokens: "
            f"{worst.where} has {length}",
            hint="raise max_length, or leave them out with drop_longer = true; no row is ever cut",
        )
    if not kept:
        raise ConfigError("there are no rows to train on", hint="look at `data` and `max_length`")
    return kept, len(longer)


def tokens_of(row: Row, tokenizer: PreTrainedTokenizerBase) -> Tokens:
    """One row as the model will meet it.

    Raises:
        ConfigError: as `tokenized`.
    """
    given, whole = _texts(row, tokenizer)
    if not whole.startswith(given):
        raise ConfigError(
            f"{row.where}: as the chat template writes it the prompt is no beginning of the whole",
            hint="this model's template does not write a turn the same way once an answer follows",
        )
    prompt = tokenizer(given, add_special_tokens=False).input_ids if given else []
    ids = tokenizer(whole, add_special_tokens=False).input_ids
    if ids[: len(prompt)] != prompt:
        raise ConfigError(
            f"{row.where}: the prompt's tokens are others once the answer follows",
            hint="let the prompt end where a token ends, e.g. with a line break",
        )
    if tokenizer.bos_token_id is not None and ids[:2] == [tokenizer.bos_token_id] * 2:
        raise ConfigError(
            f"{row.where}: the conversation begins twice ({tokenizer.bos_token})",
            hint="the row's text begins with the token that the chat template writes: take it out",
        )
    return Tokens(ids=tuple(_ended(ids, len(prompt), row, tokenizer)), prompt=len(prompt))


def _ended(ids: list[int], prompt: int, row: Row, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """Up to the token at which generating stops: what a template writes after it is never generated."""
    end = tokenizer.eos_token_id
    if end not in ids[prompt:]:
        raise ConfigError(
            f"{row.where}: the answer does not end with {tokenizer.eos_token}: nothing would learn to stop",
            hint="this model's chat template does not close a turn with its end token",
        )
    last = len(ids) - ids[::-1].index(end)
    if last - prompt < 2:
        raise ConfigError(f"{row.where}: the answer is empty")
    return ids[:last]


def _texts(row: Row, tokenizer: PreTrainedTokenizerBase) -> tuple[str, str]:
    """What is given, and that with what is to be learnt."""
    data = row.data
    end = tokenizer.eos_token
    match data:
        case {"prompt": str(given), "completion": str(said)}:
            return given, given + said + end
        case {"prompt": list(given), "completion": list(said)}:
            return _chat(given, tokenizer, opens=True), _chat(given + said, tokenizer)
        case {"messages": list(said)}:
            return _chat(said[:-1], tokenizer, opens=True), _chat(said, tokenizer)
        case {"text": str(said)}:
            return "", said + end
    raise ConfigError(
        f"{row.where}: neither prompt and completion, nor messages, nor text: found {', '.join(data)}",
        hint="rtlgen dataset build --kind sft --format trl writes such rows",
    )


def _chat(messages: list[Any], tokenizer: PreTrainedTokenizerBase, *, opens: bool = False) -> str:
    text: str = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=opens)
    return text
