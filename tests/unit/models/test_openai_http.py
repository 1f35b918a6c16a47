"""The HTTP backend against a server of ours that misbehaves on purpose."""

from __future__ import annotations

import logging
import socket
import time
import traceback

import pytest
from scripted_model import ask
from scripted_server import Reply, ScriptedServer, chat, error, models

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ConfigError, ModelBusy, ModelError, ModelRefused, ModelUnavailable
from rtlgen.models.openai_compatible import checked_url, open_openai
from rtlgen.models.protocol import ModelBackend, ModelOptions, sample_seed
from rtlgen.models.registry import open_model

KEY = "sk-canary-3141592653"


def opened(url: str, key: str = "", **options: object) -> ModelBackend:
    return open_openai(
        "m",
        ModelOptions(base_url=url, timeout_s=5.0, **options),  # type: ignore[arg-type]
        {"OPENAI_API_KEY": key},
    )


def refusal(reply: Reply, key: str = "", listed: Reply | None = None) -> ModelError:
    with ScriptedServer(reply, models=listed) as server, pytest.raises(ModelError) as caught:
        opened(server.url, key).generate([ask()])
    return caught.value


def test_one_request():
    with ScriptedServer(chat("module m; endmodule")) as server:
        ((found,),) = opened(server.url, KEY).generate([ask("a mux", seed=3)])
    assert found.text == "module m; endmodule"
    assert found.finish_reason is FinishReason.STOP
    assert (found.usage.prompt_tokens, found.usage.completion_tokens) == (10, 4)
    assert found.model == "openai:m"
    assert found.latency_s > 0
    (seen,) = server.seen
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.body["seed"] == 3


def test_without_a_key_none_is_sent():
    with ScriptedServer(chat("x")) as server:
        opened(server.url).generate([ask()])
    assert "authorization" not in server.seen[0].headers


def test_n_samples_in_one_request():
    with ScriptedServer(chat("a", "b", "c")) as server:
        (found,) = opened(server.url).generate([ask(n=3)])
    assert [c.text for c in found] == ["a", "b", "c"]
    assert [c.usage.prompt_tokens for c in found] == [10, 0, 0]
    assert len(server.seen) == 1


def test_a_server_that_passes_over_n_is_asked_one_by_one_with_other_seeds():
    with ScriptedServer(chat("a"), chat("b"), chat("c"), chat("d"), chat("e")) as server:
        model = opened(server.url)
        (found,) = model.generate([ask(n=3, seed=5)])
        (again,) = model.generate([ask(n=2, seed=5)])
    assert [c.text for c in found + again] == ["a", "b", "c", "d", "e"]
    assert [s.body["seed"] for s in server.seen] == [sample_seed(5, i) for i in (0, 1, 2, 0, 1)]
    assert [s.body.get("n") for s in server.seen] == [3, None, None, None, None]
    assert len({sample_seed(5, i) for i in range(3)}) == 3


def test_a_server_that_rejects_n_is_asked_one_by_one():
    with ScriptedServer(error(400, "n must be 1"), chat("a"), chat("b")) as server:
        (found,) = opened(server.url).generate([ask(n=2)])
    assert [c.text for c in found] == ["a", "b"]


def test_llama_cpp_is_asked_one_by_one():
    with ScriptedServer(chat("a"), chat("b"), models=models("m", owner="llamacpp")) as server:
        (found,) = opened(server.url).generate([ask(n=2)])
    assert [c.usage.completion_tokens for c in found] == [4, 4]
    assert [(s.body.get("n"), s.body["top_k"]) for s in server.seen] == [(None, 0), (None, 0)]


def test_the_newer_name_of_the_token_limit_is_learnt():
    objection = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    with ScriptedServer(error(400, objection), chat("a"), chat("b")) as server:
        model = opened(server.url)
        model.generate([ask(max_tokens=50)])
        model.generate([ask(max_tokens=50)])
    assert [s.body.get("max_completion_tokens") for s in server.seen] == [None, 50, 50]
    assert "max_tokens" not in server.seen[2].body


def test_a_busy_server_is_asked_again_and_answers():
    with ScriptedServer(error(429, "slow down", Retry_After="0"), chat("x")) as server:
        model = open_model("openai:m", ModelOptions(base_url=server.url, max_retries=3))
        ((found,),) = model.generate([ask()])
    assert found.text == "x"
    assert len(server.seen) == 2


def test_what_a_busy_server_asks_for_is_passed_on():
    busy = refusal(error(429, "slow down", Retry_After="11"))
    assert isinstance(busy, ModelBusy)
    assert busy.retry_after_s == 11


def test_500_is_passing():
    assert isinstance(refusal(error(500, "oops")), ModelBusy)


def test_a_slow_server_is_a_passing_fault():
    started = time.monotonic()
    with (
        ScriptedServer(Reply(delay_s=1.0, body="{}")) as server,
        pytest.raises(ModelBusy, match=r"within 0\.2 s"),
    ):
        open_openai("m", ModelOptions(base_url=server.url, timeout_s=0.2), {}).generate([ask()])
    assert time.monotonic() - started < 0.9


def test_broken_json_is_a_passing_fault():
    assert isinstance(refusal(Reply('{"choices": [')), ModelBusy)


def test_a_truncated_reply_is_a_passing_fault():
    cut = chat("module m; endmodule")
    cut.missing = 100
    assert isinstance(refusal(cut), ModelBusy)


def test_json_that_is_no_completion():
    found = refusal(Reply('{"choices": []}'))
    assert isinstance(found, ModelRefused)
    assert "choices" in found.message


def test_a_failure_under_status_200():
    assert isinstance(refusal(Reply('{"error": {"code": 503, "message": "overloaded"}}')), ModelBusy)
    assert isinstance(refusal(Reply('{"error": {"message": "bad"}}')), ModelRefused)


def test_a_web_page_is_no_api():
    found = refusal(Reply("<html>hello</html>", content_type="text/html"))
    assert isinstance(found, ModelUnavailable)
    assert "/v1" in found.hint


def test_a_refused_connection_says_where_and_what_to_start():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can answer there
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelUnavailable) as caught:
            opened(url).generate([ask()])
    assert url in caught.value.message
    assert "llama-server" in caught.value.hint


def test_a_server_that_was_there_may_come_back():
    with ScriptedServer(chat("x")) as server:
        model = opened(server.url)
        model.generate([ask()])
    with pytest.raises(ModelBusy, match=r"has gone away|broke"):
        model.generate([ask()])


def test_401_names_the_variable():
    found = refusal(error(401, "no"), KEY)
    assert isinstance(found, ModelUnavailable)
    assert "OPENAI_API_KEY was not accepted" in found.message


def test_an_unknown_model_lists_the_known_ones():
    found = refusal(error(404, "The model does not exist"), listed=models("qwen", "llama"))
    assert isinstance(found, ModelRefused)
    assert found.hint == "models there: qwen, llama"


def test_400_is_told_in_the_servers_words():
    found = refusal(error(400, "context of 4096 tokens exceeded"))
    assert isinstance(found, ModelRefused)
    assert "context of 4096 tokens exceeded" in found.message


@pytest.mark.parametrize(
    "reply",
    [
        error(401, f"Incorrect API key provided: {KEY}"),
        error(400, f"you sent {KEY}"),
        error(500, f"crashed at {KEY}"),
        Reply(f"<html>{KEY}</html>", 502),
        Reply('{"choices": ['),
    ],
)
def test_the_key_is_never_shown(reply: Reply, caplog: pytest.LogCaptureFixture, tmp_path):
    caplog.set_level(logging.DEBUG)
    record = tmp_path / "recorded.jsonl"
    with ScriptedServer(chat("fine"), reply) as server:
        model = opened(server.url, KEY)
        options = ModelOptions(base_url=server.url, max_retries=0, record=str(record), api_key_env="CANARY")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CANARY", KEY)
            wrapped = open_model("openai:m", options)
        wrapped.generate([ask()])
        with pytest.raises(ModelError) as caught:
            model.generate([ask()])
    failure = caught.value
    shown = [
        repr(model),
        repr(vars(model)),
        repr(wrapped),
        repr(failure),
        str(failure),
        failure.hint,
        "".join(traceback.format_exception(failure)),
        record.read_text(),
        repr(options),
        caplog.text,
    ]
    assert all(s.headers["authorization"].endswith(KEY) for s in server.seen)
    assert not [text for text in shown if KEY in text]


@pytest.mark.parametrize("key", ["sk-canary-é", "sk-canary\x07", "sk canary"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(key: str):
    with pytest.raises(ModelUnavailable) as caught:
        opened("http://127.0.0.1:1/v1", key)
    assert "canary" not in caught.value.message + caught.value.hint


def test_the_public_server_needs_a_key():
    with pytest.raises(ModelUnavailable) as caught:
        open_openai("gpt-4o-mini", ModelOptions(), {})
    assert "OPENAI_API_KEY" in caught.value.hint


def test_a_model_must_be_named():
    with pytest.raises(ConfigError):
        open_openai("", ModelOptions(), {})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://localhost:8080", "http://localhost:8080/v1"),
        ("http://localhost:8080/", "http://localhost:8080/v1"),
        ("https://host/api/v1/", "https://host/api/v1"),
        (" http://[::1]:80/v1 ", "http://[::1]:80/v1"),
    ],
)
def test_base_urls(given: str, used: str):
    assert checked_url(given) == used


@pytest.mark.parametrize(
    "given",
    [
        "",
        "localhost:8080",
        "ftp://host",
        "http://",
        "http://user:pw@host/v1",
        "http://h:99999",
        "http://h?key=1",
    ],
)
def test_base_urls_that_cannot_be_used(given: str):
    with pytest.raises(ConfigError) as caught:
        checked_url(given)
    assert "pw" not in caught.value.message


def test_the_urls_of_the_environment():
    with ScriptedServer(chat("x")) as server:
        env = {"OPENAI_BASE_URL": "http://127.0.0.1:1", "RTLGEN_BASE_URL": server.url}
        assert open_openai("m", ModelOptions(), env).generate([ask()])[0][0].text == "x"
