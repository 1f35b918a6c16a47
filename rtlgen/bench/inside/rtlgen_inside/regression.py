"""cocotb's own regression manager, recording for rtlgen instead of for results.xml.

Written for cocotb 2.1: it overrides the `_record_test_*` methods, in which the manager notes each outcome,
and `_tear_down`, which ends the simulation. `rtlgen.bench.cocotb_env` refuses any other version.
"""

# ruff: noqa: ARG002 - the arguments are cocotb's

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from cocotb.regression import RegressionManager, RegressionMode, SimFailure, _TestFailures
from cocotb.simtime import get_sim_time

from .loader import Checks
from .messages import message

_MOST_RECORDED = 1 << 20
"""Characters of recordings in a reply, whose pipe has its limit."""

Deliver = Callable[[dict[str, Any]], None]


class Recorder(RegressionManager):
    """Runs the tests as cocotb does and hands over what they showed.

    Args:
        checks: counts the bench's own assertions.
        files: the bench's files, whose lines a message names.
        deliver: takes the result, once, before the simulation ends.
        quick: end the process at once afterwards. A simulator that is writing waves must close them itself.
    """

    def __init__(self, checks: Checks, files: frozenset[str], deliver: Deliver, *, quick: bool) -> None:
        super().__init__()
        self._checks = checks
        self._files = files
        self._deliver = deliver
        self._quick = quick
        self._seen_checks = 0
        self._tests: list[dict[str, Any]] = []

    def _schedule_next_test(self) -> None:
        _channel_begin(self._test.name)
        self._seen_checks = self._checks.executed
        super()._schedule_next_test()

    def _record_test_passed(self, wall_time_s: float, sim_time_start: float, sim_time_stop: float) -> None:
        self.passed += 1
        self._record("passed", "", sim_time_start, sim_time_stop)

    def _record_test_failed(
        self,
        wall_time_s: float,
        sim_time_start: float,
        sim_time_stop: float,
        result: BaseException | None,
        msg: str | None,
    ) -> None:
        self.failures += 1
        error = _first(result)
        asserted = error is None or isinstance(error, (*_TestFailures, SimFailure))
        text = ": ".join(part for part in (msg, message(error, self._files)) if part)
        self._record("failed" if asserted else "error", text, sim_time_start, sim_time_stop)

    def _record_test_xfail(
        self,
        wall_time_s: float,
        sim_time_start: float,
        sim_time_stop: float,
        result: BaseException | None,
        msg: str | None,
    ) -> None:
        # It says that the design is wrong in a known way, which is no evidence that it is right.
        self.skipped += 1
        text = ": ".join(part for part in (msg, message(_first(result), self._files)) if part)
        self._record("skipped", text, sim_time_start, sim_time_stop)

    def _record_test_skipped(
        self, wall_time_s: float, sim_time_start: float, sim_time_stop: float, msg: str | None
    ) -> None:
        self.skipped += 1
        self._record("skipped", msg or "", sim_time_start, sim_time_stop)

    def _record_test_init_failed(self) -> None:
        self.failures += 1
        self._record("error", message(sys.exc_info()[1], self._files), 0.0, 0.0)

    def _record(self, status: str, text: str, start_ns: float, stop_ns: float) -> None:
        self.count += 1
        ran = (status != "skipped" and self._regression_terminated is None) or stop_ns > start_ns
        self._tests.append(
            {
                "name": self._test.name,
                "status": status,
                "message": text,
                "sim_time_ps": round((stop_ns - start_ns) * 1000),
                "stop_ps": round(stop_ns * 1000),
                "checks": self._checks.executed - self._seen_checks if ran else 0,
                "channel": _channel_collect() if ran else None,
            }
        )
        self._seen_checks = self._checks.executed
        _channel_begin("")

    def _tear_down(self) -> None:
        if self._tearing_down:
            return
        _keep_recordings(self._tests)
        self._deliver(
            {
                "tests": self._tests,
                "ended_early": isinstance(self._regression_terminated, SimFailure),
                "end_time_ps": round(get_sim_time("ps")),
            }
        )
        if self._quick:
            leave()
        super()._tear_down()


def _keep_recordings(tests: list[dict[str, Any]]) -> None:
    """Recordings go along where a test failed, those of failed tests first, as far as there is room."""
    room = _MOST_RECORDED if any(t["status"] == "failed" for t in tests) else 0
    for test in sorted(tests, key=lambda t: t["status"] != "failed"):
        channel = test["channel"]
        for recording in [] if channel is None else channel.pop("recordings", []):
            columns = [v for _, *vs in recording["inputs"] + recording["outputs"] for v in vs]
            room -= sum(len(text) for column in columns for text in column)
            if room > 0:
                channel.setdefault("recordings", []).append(recording)


def only(manager: RegressionManager, tests: list[str]) -> None:
    """Leave out what fits none of `tests`; as in cocotb, the rest runs even if it is marked to be skipped."""
    if tests:
        manager.add_filters(*tests)
        manager.set_mode(RegressionMode.TESTCASE)


def leave() -> None:
    """End the process now, with what was printed flushed: neither Python nor the simulator tidies up."""
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)
    os._exit(0)


def _first(error: BaseException | None) -> BaseException | None:
    """Of several failures of one test the first assertion, else the first."""
    while isinstance(error, BaseExceptionGroup):
        inner = error.exceptions
        error = next((e for e in inner if isinstance(e, _TestFailures)), inner[0])
    return error


def _channel_begin(test: str) -> None:
    channel = sys.modules.get("rtlgen_bench.channel")
    if channel is not None:
        channel.begin(test)


def _channel_collect() -> dict[str, Any] | None:
    channel = sys.modules.get("rtlgen_bench.channel")
    return None if channel is None else dict(channel.collect())
