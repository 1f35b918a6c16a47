"""Rows as tokens: the model's own chat template, and loss on the answer alone.

What would be learnt wrongly without a word is refused here: a row that would be cut, a conversation with two
beginnings, an answer whose tokens depend on where the prompt ends, one that never ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from rtlgen.core.errors import ConfigError
from rtlgen.core.value import value
from rtlgen.training.config import TrainingConfig
from rtlgen.training.rows import Row

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Said = str | list[Any]
"""Plain text, or messages."""
IGNORED = -100
"""The label of a token that is not learnt."""


@value
class Tokens:
    ids: tuple[int, ...]
    prompt: int
    """How many of them are given; the rest is learnt."""

    @property
    def length(self) -> int:
        return len(self.ids)

    @property
    def given(self) -> tuple[int, ...]:
        return self.ids[: self.prompt]

    @property
    def said(self) -> tuple[int, ...]:
        return self.ids[self.prompt :]

    @property
    def labels(self) -> list[int]:
        return [IGNORED] * self.prompt + list(self.said)


class Kept:
    """Counts the rows that fit into `max_length`; the others are left out, or refused at the end."""

    def __init__(self, config: TrainingConfig) -> None:
        self._config = config
        self._rows = self._tokens = self._longer = self._worst_length = 0
        self._worst = ""

    def fits(self, row: Row, length: int) -> bool:
        if length <= self._config.max_length:
            self._rows += 1
            self._tokens += length
            return True
        self._longer += 1
        if length > self._worst_length:
            self._worst, self._worst_length = row.where, length
        return False

    def figures(self) -> dict[str, int]:
        """How many there were.

        Raises:
            ConfigError: one was too long and is not to be left out, or there was none.
        """
        limit, rows = self._config.max_length, self._rows + self._longer
        if self._longer and not self._config.drop_longer:
            raise ConfigError(
                f"{self._longer} of {rows} rows have more than max_length = {limit} tokens: "
                f"{self._worst} has {self._worst_length}",
                hint="raise max_length, or leave them out with drop_longer = true; no row is ever cut",
            )
        if not self._rows:
            raise ConfigError("there are no rows to train on", hint="look at `data` and `max_length`")
        return {"rows": self._rows, "dropped": self._longer, "tokens": self._tokens}


def tokens_of(row: Row, tokenizer: PreTrainedTokenizerBase) -> Tokens:
    """A row with one answer, as the model will meet it.

    Raises:
        ConfigError: it is not one to learn from; the message names it.
    """
    match row.data:
        case {"prompt": given, "completion": said}:
            return _answered(row, given, said, tokenizer)
        case {"messages": [*given, said]}:
            return _answered(row, given, [said], tokenizer)
        case {"text": str(said)}:
            return _answered(row, "", said, tokenizer)
    raise _foreign(row, "prompt and completion, messages, or text", "sft")


def pair_of(row: Row, tokenizer: PreTrainedTokenizerBase) -> tuple[Tokens, Tokens]:
    """A row with a right and a wrong answer, in this order; raises as `tokens_of`."""
    match row.data:
        case {"prompt": given, "chosen": chosen, "rejected": rejected}:
            return _answered(row, given, chosen, tokenizer), _answered(row, given, rejected, tokenizer)
    raise _foreign(row, "prompt, chosen and rejected", "preference")


def labelled_of(row: Row, tokenizer: PreTrainedTokenizerBase) -> tuple[Tokens, bool]:
    """A row with one answer, and whether it is right; raises as `tokens_of`."""
    match row.data:
        case {"prompt": given, "completion": said, "label": bool(right)}:
            return _answered(row, given, said, tokenizer), right
    raise _foreign(row, "prompt, completion and label", "unpaired")


def prompt_of(row: Row, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """A row that is to be answered; raises as `tokens_of`."""
    match row.data:
        case {"prompt": given, "problem_digest": str()}:
            return _ids(row, _text(row, given, tokenizer, opens=True), tokenizer)
    raise _foreign(row, "prompt and problem_digest", "prompt")


def _foreign(row: Row, wanted: str, kind: str) -> ConfigError:
    return ConfigError(
        f"{row.where}: a row must have {wanted}; this one has {', '.join(row.data) or 'nothing'}",
        hint=f"rtlgen dataset build --kind {kind} --format trl writes such rows",
    )


def _answered(row: Row, given: Said, said: Said, tokenizer: PreTrainedTokenizerBase) -> Tokens:
    before, whole = _texts(row, given, said, tokenizer)
    if not whole.startswith(before):
        raise ConfigError(
            f"{row.where}: as the chat template writes it the prompt is no beginning of the whole",
            hint="this model's template does not write a turn the same way once an answer follows",
        )
    prompt, ids = _ids(row, before, tokenizer), _ids(row, whole, tokenizer)
    if ids[: len(prompt)] != prompt:
        raise ConfigError(
            f"{row.where}: the prompt's tokens are others once the answer follows",
            hint="let the prompt end where a token ends, e.g. with a line break",
        )
    return Tokens(ids=tuple(_ended(ids, len(prompt), row, tokenizer)), prompt=len(prompt))


def _texts(row: Row, given: Said, said: Said, tokenizer: PreTrainedTokenizerBase) -> tuple[str, str]:
    """What is given, and that with what is to be learnt."""
    if isinstance(given, str) and isinstance(said, str):
        return given, given + said + tokenizer.eos_token
    if isinstance(given, list) and isinstance(said, list):
        return _text(row, given, tokenizer, opens=True), _text(row, given + said, tokenizer)
    raise ConfigError(f"{row.where}: prompt and answer must both be text or both be lists of messages")


def _check_messages(row: Row, messages: list[Any], tokenizer: PreTrainedTokenizerBase) -> None:
    """What only the chat template may write would end a turn in the middle, or begin another."""
    for message in messages:
        match message:
            case {"role": str(), "content": str(content)}:
                marks = [m for m in (tokenizer.bos_token, tokenizer.eos_token) if m and m in content]
            case _:
                raise ConfigError(f"{row.where}: a message must have a role and a content, both text")
        if marks:
            raise ConfigError(
                f"{row.where}: a message contains {marks[0]}, which the chat template writes",
                hint="take it out of the row's text",
            )


def _text(row: Row, said: Said, tokenizer: PreTrainedTokenizerBase, *, opens: bool = False) -> str:
    if isinstance(said, str):
        return said
    if not said:
        raise ConfigError(f"{row.where}: there is no prompt")
    _check_messages(row, said, tokenizer)
    try:
        text: str = tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=opens)
    except TemplateError as error:
        raise ConfigError(f"{row.where}: the chat template refuses it: {error}") from error
    return text


def _ids(row: Row, text: str, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False).input_ids if text else []
    if tokenizer.bos_token_id is not None and ids[:2] == [tokenizer.bos_token_id] * 2:
        raise ConfigError(
            f"{row.where}: the conversation begins twice ({tokenizer.bos_token})",
            hint="the row's text begins with the token that the chat template writes: take it out",
        )
    return ids


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
