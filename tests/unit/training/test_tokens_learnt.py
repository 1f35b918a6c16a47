"""What is learnt of a row, and what is refused; with a tokenizer of one token a character."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import TemplateError

from rtlgen.core.errors import ConfigError
from rtlgen.training.config import SftConfig
from rtlgen.training.rows import Row
from rtlgen.training.tokens import IGNORED, Kept, pair_of, prompt_of, tokens_of


class Letters:
    """`[` begins a turn, `]` ends it; every character is a token, but "ab" is one."""

    bos_token, bos_token_id = "[", ord("[")
    eos_token, eos_token_id = "]", ord("]")

    def __call__(self, text: str, **_: Any) -> SimpleNamespace:
        return SimpleNamespace(input_ids=[ord(c) for c in text.replace("ab", "@")])

    def apply_chat_template(
        self, messages: list[dict[str, str]], *, tokenize: bool, add_generation_prompt: bool
    ) -> str:
        text = "".join(f"[{m['role'][0]}:{m['content']}]\n" for m in messages)
        return text + ("[a:" if add_generation_prompt else "")


class Forgetful(Letters):
    """A template that writes what was thought only into the last turn."""

    def apply_chat_template(self, messages: list[dict[str, str]], **options: Any) -> str:
        return f"({len(messages)})" + super().apply_chat_template(messages, **options)


class Strict(Letters):
    def apply_chat_template(self, messages: list[dict[str, str]], **_: Any) -> str:
        raise TemplateError("roles must alternate")


class Endless(Letters):
    def apply_chat_template(self, messages: list[dict[str, str]], **options: Any) -> str:
        return super().apply_chat_template(messages, **options).replace("]", "")


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def says(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def row(**data: Any) -> Row:
    return Row(where="rows.jsonl:7", data=data)


def learnt(found: Any) -> str:
    return "".join(chr(n) for n in found.said)


def test_the_answer_is_learnt_up_to_the_token_that_ends_it():
    found = tokens_of(row(prompt=[user("hi")], completion=[says("yes")]), Letters())
    assert "".join(chr(n) for n in found.ids) == "[u:hi]\n[a:yes]"
    assert learnt(found) == "yes]"
    assert found.labels == [IGNORED] * 10 + [ord(c) for c in "yes]"]


def test_of_messages_the_last_one_is_learnt():
    found = tokens_of(row(messages=[user("a"), says("no"), user("b"), says("yes")]), Letters())
    assert learnt(found) == "yes]"
    assert "no]" in "".join(chr(n) for n in found.given)


def test_plain_rows_end_too():
    assert learnt(tokens_of(row(prompt="hi\n", completion="yes"), Letters())) == "yes]"
    whole = tokens_of(row(text="all of it"), Letters())
    assert learnt(whole) == "all of it]"
    assert not whole.given


def test_a_pair_shares_its_prompt():
    chosen, rejected = pair_of(row(prompt=[user("q")], chosen=[says("x")], rejected=[says("y")]), Letters())
    assert chosen.given == rejected.given
    assert (learnt(chosen), learnt(rejected)) == ("x]", "y]")


def test_a_prompt_to_be_answered_opens_the_answer():
    found = prompt_of(row(prompt=[user("q")], problem_digest="d"), Letters())
    assert "".join(chr(n) for n in found).endswith("[a:")


@pytest.mark.parametrize(
    ("data", "tokenizer", "message"),
    [
        ({"prompt": [user("q")], "completion": [says("x")]}, Forgetful(), "no beginning of the whole"),
        ({"prompt": "a", "completion": "b"}, Letters(), "tokens are others once the answer follows"),
        ({"prompt": "[[u:q]", "completion": "x"}, Letters(), r"begins twice \(\[\)"),
        ({"prompt": [user("q")], "completion": [says("x")]}, Endless(), "does not end with ]"),
        ({"prompt": [user("a]b")], "completion": [says("x")]}, Letters(), "a message contains ]"),
        ({"messages": [user("q"), says("[")]}, Letters(), r"a message contains \["),
        ({"messages": [says("x")]}, Letters(), "there is no prompt"),
        ({"messages": ["q", "x"]}, Letters(), "must have a role and a content"),
        ({"messages": [user("q"), user("x")]}, Strict(), "template refuses it: roles must alternate"),
        ({"prompt": "q", "completion": ""}, Letters(), "the answer is empty"),
        ({"prompt": [user("q")], "completion": "x"}, Letters(), "both be text or both be lists"),
        ({"prompt": "q", "chosen": "x"}, Letters(), "must have prompt and completion.*has prompt, chosen"),
        ({}, Letters(), "this one has nothing"),
    ],
)
def test_what_would_be_learnt_wrongly_is_refused_with_its_row(data: Any, tokenizer: Any, message: str):
    with pytest.raises(ConfigError, match=message) as caught:
        tokens_of(row(**data), tokenizer)
    assert caught.value.message.startswith("rows.jsonl:7: ")


def settings(**given: Any) -> SftConfig:
    return SftConfig(data=("d",), output="o", max_length=10, **given)


def test_a_row_that_is_too_long_is_refused_and_never_cut():
    kept = Kept(settings())
    assert [kept.fits(row(), n) for n in (10, 11, 30)] == [True, False, False]
    with pytest.raises(ConfigError, match=r"2 of 3 rows have more than max_length = 10.*:7 has 30"):
        kept.figures()


def test_it_is_left_out_where_that_was_asked_for():
    kept = Kept(settings(drop_longer=True))
    assert [kept.fits(row(), n) for n in (3, 11)] == [True, False]
    assert kept.figures() == {"rows": 1, "dropped": 1, "tokens": 3}


def test_no_rows_at_all_are_refused():
    kept = Kept(settings(drop_longer=True))
    kept.fits(row(), 99)
    with pytest.raises(ConfigError, match="no rows"):
        kept.figures()
