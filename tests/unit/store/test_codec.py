from __future__ import annotations

import json

import pytest

from rtlgen.core.completion import Completion
from rtlgen.core.errors import StoreError
from rtlgen.core.trace import FeedbackLevel, Trace
from rtlgen.store.codec import decode, encode

TRACE = Trace(problem_id="fifo", problem_digest="d", strategy="repair", feedback_level=FeedbackLevel.COMPILE)


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(encode(TRACE)), **fields}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(chosn=1), "field chosn: unknown field"),
        (changed(problem_id=7), "field problem_id: input should be a valid string"),
        (changed(feedback_level="everything"), "field feedback_level: input should be 'none'"),
        (changed(attempts=[{"index": 0, "why": ""}]), "field attempts.0.why: unknown field"),
        (encode(TRACE)[:-9], "invalid JSON"),
        (b"[]", "input should be an object"),
        (b"", "invalid JSON"),
    ],
)
def test_what_is_not_a_trace_is_refused_with_file_and_field(data: bytes, said: str) -> None:
    with pytest.raises(StoreError) as caught:
        decode(Trace, data, where="runs/trace.json")
    assert caught.value.message.startswith("runs/trace.json: ")
    assert said in caught.value.message
    assert caught.value.hint


def test_another_schema_is_named_as_such_and_not_as_wrong_fields() -> None:
    with pytest.raises(
        StoreError, match=r"trace.json: field schema: this is schema 2; this rtlgen reads schema 1"
    ):
        decode(Trace, changed(schema=2, invented_later=True), where="trace.json")


def test_a_long_list_of_wrong_fields_is_cut() -> None:
    with pytest.raises(StoreError, match=r"and \d+ more"):
        decode(Trace, changed(a=1, b=2, c=3, d=4, e=5), where="x")


def test_types_are_not_bent() -> None:
    for fields in ({"sample": "1"}, {"sample": True}, {"wall_s": "2.5"}, {"problem_id": None}):
        with pytest.raises(StoreError):
            decode(Trace, changed(**fields), where="x")


def test_half_a_surrogate_pair_can_be_written() -> None:
    completion = Completion(text="a\ud83db")
    assert decode(Completion, encode(completion), where="x").text == "a?b"
