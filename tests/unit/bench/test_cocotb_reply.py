"""The reply of the simulator's Python: whole and ours, or nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from rtlgen.bench.cocotb_reply import read_reply
from rtlgen.core.simulation import TestStatus

CYCLE = {
    "index": 3,
    "time_ps": 30,
    "inputs": [["a", "0"]],
    "expected": [["q", "1-"]],
    "actual": [["q", "0x"]],
    "internals": [],
}
CHANNEL: dict[str, Any] = {
    "samples": 10,
    "mismatches": 2,
    "outputs": [{"signal": "q", "samples": 10, "mismatches": 2}],
    "divergence": {"test": "t", "cycle": 3, "time_ps": 30, "signals": ["q"], "window": [CYCLE]},
    "unconcluded": 0,
}
TEST: dict[str, Any] = {
    "name": "t",
    "status": "failed",
    "message": "no",
    "sim_time_ps": 100,
    "stop_ps": 120,
    "checks": 4,
    "channel": CHANNEL,
}
BODY: dict[str, Any] = {"nonce": "n", "tests": [TEST], "ended_early": False, "end_time_ps": 120}


def changed(**test: Any) -> bytes:
    return json.dumps({**BODY, "tests": [{**TEST, **test}]}).encode()


def test_a_whole_reply() -> None:
    reply = read_reply(json.dumps(BODY).encode(), "n")
    assert reply is not None
    assert (reply.samples, reply.mismatches, reply.end_time_ps) == (14, 2, 120)
    assert reply.outputs[0].mismatches == 2
    assert reply.divergence is not None
    assert dict(reply.divergence.window[0].actual) == {"q": "0x"}
    assert reply.failure is not None
    assert reply.failure.time_ps == 120


def test_counts_of_several_tests_are_added() -> None:
    reply = read_reply(json.dumps({**BODY, "tests": [TEST, TEST]}).encode(), "n")
    assert reply is not None
    assert reply.outputs[0].samples == 20
    assert reply.samples == 28


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"nonce": "n"}',
        json.dumps({**BODY, "nonce": "m"}).encode(),
        json.dumps({k: v for k, v in BODY.items() if k != "nonce"}).encode(),
        json.dumps(BODY).encode() + b"{}",
        b"x" + json.dumps(BODY).encode(),
        json.dumps(BODY).encode()[:-1],
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_reply(data: bytes) -> None:
    assert read_reply(data, "n") is None


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("name", 3),
        ("status", "great"),
        ("message", None),
        ("checks", -1),
        ("checks", True),
        ("checks", "4"),
        ("sim_time_ps", 1.5),
        ("channel", {}),
        ("channel", []),
        ("channel", {**CHANNEL, "samples": None}),
        ("channel", {**CHANNEL, "divergence": {**CHANNEL["divergence"], "window": [{}]}}),
    ],
)
def test_a_reply_with_one_wrong_field_is_none(key: str, bad: Any) -> None:
    assert read_reply(changed(**{key: bad}), "n") is None


def test_refused() -> None:
    reply = read_reply(b'{"nonce": "n", "refused": "test_x.py:3: no"}', "n")
    assert reply is not None
    assert reply.refused == "test_x.py:3: no"


def test_a_pass_with_mismatches_that_nobody_asserted_on_is_a_failure() -> None:
    reply = read_reply(changed(status="passed", channel={**CHANNEL, "unconcluded": 1}), "n")
    assert reply is not None
    assert reply.tests[0].status is TestStatus.FAILED
    assert "done()" in reply.tests[0].message


def test_a_failed_assertion_without_a_scoreboard_is_one_mismatch() -> None:
    reply = read_reply(changed(channel=None), "n")
    assert reply is not None
    assert (reply.samples, reply.mismatches) == (4, 1)


def test_an_early_end_is_no_mismatch() -> None:
    body = copy.deepcopy(BODY)
    body["ended_early"] = True
    body["tests"][0]["channel"] = None
    reply = read_reply(json.dumps(body).encode(), "n")
    assert reply is not None
    assert (reply.ended_early, reply.mismatches) == (True, 0)


def test_a_pass_that_checked_nothing_says_so() -> None:
    reply = read_reply(changed(status="passed", checks=0, channel=None), "n")
    assert reply is not None
    assert reply.samples == 0
    assert reply.tests[0].message == "this test checked nothing"


def test_numbers_and_texts_stay_within_what_others_can_hold() -> None:
    """A bench owns its process and may answer with anything."""
    assert read_reply(changed(stop_ps=10**400), "n") is None
    assert read_reply(changed(checks=1 << 63), "n") is None
    assert read_reply(changed(message="x" * (1 << 18)), "n") is None
    reply = read_reply(changed(message="half \ud800 a character"), "n")
    assert reply is not None
    assert reply.tests[0].message == "half ? a character"
