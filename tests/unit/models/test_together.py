"""Samples of one prompt are asked for in one request where the server can, and kept one by one."""

from __future__ import annotations

from pathlib import Path

from scripted_model import ask
from scripted_server import ScriptedServer, chat, error, models

from rtlgen.models.protocol import ModelOptions, most_at_once
from rtlgen.models.registry import open_model
from rtlgen.models.together import joined, together

LAST = 2**31 - 1


def seeds(*numbers: int):
    return [ask("a mux", seed=number) for number in numbers]


def test_seeds_that_follow_each_other_are_one_request():
    first, second = together(seeds(5, 6, 7, 9, 10), most=20)
    assert first == seeds(5, 6, 7)
    assert joined(first) == ask("a mux", seed=5, n=3)
    assert joined(second) == ask("a mux", seed=9, n=2)


def test_no_more_than_are_given_at_once():
    assert [len(call) for call in together(seeds(*range(7)), most=3)] == [3, 3, 1]
    assert [len(call) for call in together(seeds(1, 2), most=1)] == [1, 1]


def test_what_differs_in_more_than_the_seed_is_another_request():
    asked = [ask("a mux", seed=1), ask("an adder", seed=2), ask("an adder", seed=3, temperature=0.5)]
    assert [len(call) for call in together(asked, most=9)] == [1, 1, 1]


def test_requests_of_several_samples_join_too():
    (call,) = together([ask(seed=LAST, n=2), ask(seed=1)], most=9)
    assert joined(call) == ask(seed=LAST, n=3)


def test_a_server_gives_several_in_one_reply_and_each_is_remembered_by_itself(tmp_path: Path):
    options = {"cache": str(tmp_path / "cache"), "record": str(tmp_path / "told.jsonl")}
    with ScriptedServer(
        chat("a", "b", "c"), chat("e"), chat("f"), models=models("m", owner="vllm")
    ) as server:
        model = open_model("openai:m", ModelOptions(base_url=server.url, **options))  # type: ignore[arg-type]
        told = [found[0].text for found in model.generate(seeds(5, 6, 7))]
        more = [found[0].text for found in model.generate(seeds(4, 5, 6, 7, 8))]
    assert told == ["a", "b", "c"]
    assert [(s.body["seed"], s.body.get("n")) for s in server.seen] == [(5, 3), (4, None), (8, None)]
    assert more[1:4] == told
    replay = open_model(f"replay:{options['record']}", ModelOptions())
    assert [found[0].text for found in replay.generate(seeds(7, 5))] == ["c", "a"]


def test_a_server_without_n_is_known_after_the_first_reply():
    with ScriptedServer(chat("a"), chat("b"), chat("c"), chat("d")) as server:
        model = open_model("openai:m", ModelOptions(base_url=server.url))
        assert most_at_once(model) > 1
        assert [found[0].text for found in model.generate(seeds(5, 6))] == ["a", "b"]
        assert most_at_once(model) == 1
    assert [(s.body["seed"], s.body.get("n")) for s in server.seen] == [(5, 2), (6, None)]


def test_a_busy_server_is_asked_for_all_of_them_again():
    busy = error(429, "slow down", Retry_After="0")
    with ScriptedServer(busy, chat("a", "b")) as server:
        model = open_model("openai:m", ModelOptions(base_url=server.url, max_retries=3))
        assert [found[0].text for found in model.generate(seeds(5, 6))] == ["a", "b"]
    assert [s.body["n"] for s in server.seen] == [2, 2]
