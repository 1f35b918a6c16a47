from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtlgen.core.errors import ModelBusy, ModelRefused, ModelUnavailable
from rtlgen.models.openai_errors import Place, failure, retry_after_s, server_words

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
PLACE = Place(url="http://h/v1", model="m", key_variable="OPENAI_API_KEY", key_sent=True)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ModelRefused),
        (401, ModelUnavailable),
        (403, ModelUnavailable),
        (404, ModelRefused),
        (408, ModelBusy),
        (413, ModelRefused),
        (422, ModelRefused),
        (429, ModelBusy),
        (500, ModelBusy),
        (502, ModelBusy),
        (503, ModelBusy),
        (529, ModelBusy),
        (301, ModelRefused),
    ],
)
def test_what_a_status_means(status: int, kind: type[Exception]):
    found = failure(status, {}, '{"error": {"message": "because"}}', PLACE, NOW)
    assert type(found) is kind
    assert "because" in found.message
    assert "http://h/v1" in found.message


def test_a_key_that_is_not_accepted_is_named_by_its_variable():
    assert "OPENAI_API_KEY was not accepted" in failure(401, {}, "", PLACE, NOW).message


def test_a_key_that_is_missing_is_named_by_its_variable():
    place = Place(url="http://h/v1", model="m", key_variable="MY_KEY", key_sent=False)
    assert "MY_KEY is not set" in failure(401, {}, "", place, NOW).message


def test_an_account_without_credit_is_not_waited_for():
    text = '{"error": {"message": "You exceeded", "code": "insufficient_quota"}}'
    assert isinstance(failure(429, {}, text, PLACE, NOW), ModelUnavailable)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Thu, 01 Jan 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Thu, 01 Jan 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_how_long_a_server_asks_to_wait(headers: dict[str, str], seconds: float | None):
    assert retry_after_s(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"error": {"message": "too long", "code": 400}}', "too long"),
        ('{"error": "model not found"}', "model not found"),
        ('{"detail": "Not Found"}', "Not Found"),
        ("<html>Bad\n Gateway</html>", "<html>Bad Gateway</html>"),
        ("[1]", "[1]"),
        ("", ""),
    ],
)
def test_the_words_of_a_server(text: str, words: str):
    assert server_words(text)[0] == words


def test_long_words_are_cut():
    assert len(server_words("x" * 5000)[0]) < 700
