"""How an evaluation goes on: a line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections import Counter

from rtlgen.cli import console
from rtlgen.core.verdict import Status
from rtlgen.evaluate import events

_KINDS = 5
"""Kinds of failure that the line names, the most frequent ones."""


class Progress:
    """An `Observer`; may be told from any thread. To be used in a `with`, which ends the line."""

    def __init__(self, line: console.ChangingLine) -> None:
        self._line = line
        self._lock = threading.Lock()
        self._expected = 0
        self._ended: int | None = None
        """Samples that no further answer is to come of; None where each has one answer."""
        self._statuses: Counter[Status] = Counter()
        self._kinds: Counter[str] = Counter()
        self._earlier = 0
        """Samples that an earlier command has finished."""
        self._remembered = 0
        self._generated = 0
        self._tokens = 0
        self._began = time.monotonic()

    def __call__(self, event: events.Event) -> None:
        with self._lock:
            match event:
                case events.Began():
                    self._begin(event)
                case events.Generated():
                    self._generated += 1
                    self._tokens += event.tokens
                case events.Recorded():
                    self._recorded(event)
                case events.JudgedAgain():
                    more = f" and {len(event.keys) - 1} more" if len(event.keys) > 1 else ""
                    first = event.keys[0]
                    self._line.note(
                        f"judged again, alone: {first.problem_id} sample {first.sample}{more}: {event.why}"
                    )
                case events.TraceEnded():
                    if event.failed:
                        self._line.note(f"{event.problem_id} sample {event.sample}: {event.why}")
                        self._expected -= 1
                    elif self._ended is not None:
                        self._ended += 1
            self._line.show(self._text())

    def _begin(self, event: events.Began) -> None:
        self._expected = event.samples
        for status, kind, count in event.counts:
            self._count(status, kind, count)
        self._ended = event.finished
        self._earlier = self._done
        if self._judged:
            self._line.note(f"going on: {self._judged} answers are judged already")

    def _recorded(self, event: events.Recorded) -> None:
        for row in event.rows:
            self._count(row.status, row.kind.value if row.kind is not None else "", 1)
        if event.remembered:
            self._remembered += len(event.rows)

    def _count(self, status: Status, kind: str, count: int) -> None:
        self._statuses[status] += count
        if kind:
            self._kinds[kind] += count

    @property
    def _judged(self) -> int:
        return self._statuses.total()

    @property
    def _done(self) -> int:
        return self._judged if self._ended is None else self._ended

    def _text(self) -> str:
        parts = [f"{self._done}/{max(self._expected, self._done)}"]
        scored = self._statuses[Status.PASS] + self._statuses[Status.FAIL]
        if scored:
            whose = "" if self._judged == self._done else f" of {self._judged} answers"
            parts.append(f"{100 * self._statuses[Status.PASS] / scored:.1f} %{whose} pass")
        parts.extend(self._pace())
        if self._generated:
            parts.append(f"{self._generated} generated, {self._tokens} tokens")
        if self._remembered:
            parts.append(f"{self._remembered} from the cache")
        aside = {s: self._statuses[s] for s in (Status.ERROR, Status.UNKNOWN) if self._statuses[s]}
        failures = [f"{kind} {count}" for kind, count in self._kinds.most_common(_KINDS)]
        failures.extend(f"{status.value} {count}" for status, count in aside.items())
        return "  ".join(parts) + (f"  | {', '.join(failures)}" if failures else "")

    def _pace(self) -> list[str]:
        """Rate, and the time that is left at that."""
        made, passed = self._done - self._earlier, time.monotonic() - self._began
        if not made or passed < 1:
            return []
        rate, left = made / passed, self._expected - self._done
        eta = [f"{_clock(left / rate)} left"] if left > 0 else []
        return [f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min", *eta]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
