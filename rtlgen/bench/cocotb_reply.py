"""The answer of the simulator's Python, read strictly: what is not wholly right was not said by us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rtlgen.core.recording import Column, Output, Recording
from rtlgen.core.simulation import Cycle, Divergence, OutputCount, TestOutcome, TestStatus
from rtlgen.core.value import value

_LONGEST = 1 << 17
"""Characters in one text."""


@value
class Failure:
    test: str
    time_ps: int
    message: str


@value
class Reply:
    refused: str = ""
    tests: tuple[TestOutcome, ...] = ()
    samples: int = 0
    mismatches: int = 0
    outputs: tuple[OutputCount, ...] = ()
    divergence: Divergence | None = None
    end_time_ps: int | None = None
    ended_early: bool = False
    recordings: tuple[Recording, ...] = ()
    failure: Failure | None = None
    """The first assertion of a test that failed."""


def read_reply(data: bytes, nonce: str) -> Reply | None:
    """The reply in `data`; None where it is missing, garbled or carries another nonce."""
    try:
        body = json.loads(data)
        if not isinstance(body, dict) or body.get("nonce") != nonce:
            return None
        if "refused" in body:
            return Reply(refused=_text(body["refused"]) or "the bench could not be imported")
        return _reply(body)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _reply(body: Mapping[str, Any]) -> Reply:
    tests = [_test(t) for t in body["tests"]]
    channels = [t["channel"] for t in body["tests"] if t["channel"] is not None]
    compared = sum(_count(c["samples"]) for c in channels)
    early = _bool(body["ended_early"])
    differed = sum(_differed(o, t, early) for o, t in zip(tests, body["tests"], strict=True))
    failed = [(o, t) for o, t in zip(tests, body["tests"], strict=True) if o.status is TestStatus.FAILED]
    divergences = [_divergence(c["divergence"]) for c in channels if c["divergence"] is not None]
    return Reply(
        tests=tuple(tests),
        samples=compared + sum(_count(t["checks"]) for t in body["tests"]),
        mismatches=differed,
        outputs=_outputs(channels),
        divergence=min(divergences, key=lambda d: d.time_ps, default=None),
        end_time_ps=_count(body["end_time_ps"]),
        ended_early=early,
        recordings=tuple(_recording(r, t) for t in body["tests"] for r in _recordings(t)),
        failure=_failure(*failed[0]) if failed else None,
    )


def _test(test: Mapping[str, Any]) -> TestOutcome:
    status, message = TestStatus(test["status"]), _text(test["message"])
    channel = test["channel"]
    if status is TestStatus.PASSED and channel is not None and _count(channel["unconcluded"]):
        status = TestStatus.FAILED
        message = "a Scoreboard saw mismatches and the test never called done()"
    compared = _count(test["checks"]) + (0 if channel is None else _count(channel["samples"]))
    if status is TestStatus.PASSED and not compared:
        message = "this test checked nothing"
    return TestOutcome(
        name=_text(test["name"]), status=status, message=message, sim_time_ps=_count(test["sim_time_ps"])
    )


def _failure(outcome: TestOutcome, test: Mapping[str, Any]) -> Failure:
    return Failure(test=outcome.name, time_ps=_count(test["stop_ps"]), message=outcome.message)


def _differed(outcome: TestOutcome, test: Mapping[str, Any], early: bool) -> int:
    """Mismatches the scoreboards counted; with none of them, a failed assertion is one."""
    counted = 0 if test["channel"] is None else _count(test["channel"]["mismatches"])
    return counted or int(outcome.status is TestStatus.FAILED and not early)


def _outputs(channels: list[Mapping[str, Any]]) -> tuple[OutputCount, ...]:
    total: dict[str, tuple[int, int]] = {}
    for output in (o for c in channels for o in c["outputs"]):
        name = _text(output["signal"])
        samples, mismatches = total.get(name, (0, 0))
        total[name] = (samples + _count(output["samples"]), mismatches + _count(output["mismatches"]))
    return tuple(OutputCount(signal=n, samples=s, mismatches=m) for n, (s, m) in total.items())


def _divergence(data: Mapping[str, Any]) -> Divergence:
    return Divergence(
        test=_text(data["test"]),
        cycle=_count(data["cycle"]),
        time_ps=_count(data["time_ps"]),
        signals=tuple(_text(s) for s in data["signals"]),
        window=tuple(_cycle(c) for c in data["window"]),
    )


def _recordings(test: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    channel = test["channel"]
    return [] if channel is None else list(channel.get("recordings", []))


def _recording(data: Mapping[str, Any], test: Mapping[str, Any]) -> Recording:
    times = tuple(_count(t) for t in data["times_ps"])

    def column(values: Any) -> Column:
        if len(values) != len(times):
            raise ValueError("a column of another length")
        return tuple(_text(v).lower() for v in values)

    return Recording(
        test=_text(test["name"]),
        is_whole=_bool(data["is_whole"]),
        times_ps=times,
        inputs=tuple((_text(n), column(values)) for n, values in data["inputs"]),
        outputs=tuple(
            Output(name=_text(n), expected=column(e), actual=column(a)) for n, e, a in data["outputs"]
        ),
    )


def _cycle(data: Mapping[str, Any]) -> Cycle:
    return Cycle(
        index=_count(data["index"]),
        time_ps=_count(data["time_ps"]),
        inputs=_pairs(data["inputs"]),
        expected=_pairs(data["expected"]),
        actual=_pairs(data["actual"]),
        internals=_pairs(data["internals"]),
    )


def _pairs(data: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(bits).lower()) for name, bits in data)


def _count(data: Any) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data < 1 << 63:
        raise TypeError("not a count")
    return data


def _text(data: Any) -> str:
    """Half a character, which no file and no terminal takes, becomes a question mark."""
    if not isinstance(data, str) or len(data) > _LONGEST:
        raise TypeError("not a text of ours")
    return data.encode("utf-8", "replace").decode()


def _bool(data: Any) -> bool:
    if not isinstance(data, bool):
        raise TypeError(f"not a bool: {data!r}")
    return data
