"""The story of a run, told while it goes on: one line for what was tried, and what came of it."""

from __future__ import annotations

import difflib
import time

from rtlgen.cli import console
from rtlgen.cli.render import headline
from rtlgen.core.candidate import Candidate
from rtlgen.generate import events
from rtlgen.generate.strategy import AskKind


class Story:
    """Prints each event to stderr; an `Observer`."""

    def __init__(self) -> None:
        self._asks: dict[int, events.Asked] = {}
        self._candidates: dict[int, Candidate] = {}
        self._usage: dict[int, int] = {}
        self._last_ask: events.Asked | None = None
        self._began = time.monotonic()

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.Resumed():
                console.note(f"going on: {event.attempts} attempts are here already")
            case events.BenchAsked():
                again = f", repair {event.round}" if event.round else ""
                console.note(f"  testbench: asking for the {event.step}{again}")
            case events.BenchExamined():
                self._bench(event)
            case events.CourseChanged():
                console.note(f"      changing course: {event.why}", "cyan")
            case events.Asked():
                self._last_ask = event
                self._began = time.monotonic()
            case events.Answered():
                if self._last_ask is not None:
                    self._asks[event.index] = self._last_ask
                self._usage[event.index] = event.completion.usage.completion_tokens
            case events.Extracted():
                if event.extraction.candidate is not None:
                    self._candidates[event.index] = event.extraction.candidate
            case events.JudgedAgain():
                console.note(f"      our own fault, judging again: {event.verdict.summary}", "magenta")
            case events.Judged():
                self._judged(event)
            case events.MendedDesign():
                self._mended(event)
            case events.Stopped():
                pass

    def _judged(self, event: events.Judged) -> None:
        asked = self._asks.get(event.index)
        verdict = event.verdict
        what = _what(asked)
        facts = [f"{self._usage.get(event.index, 0)} tokens", f"{time.monotonic() - self._began:.1f} s"]
        changed = self._changed(event.index, asked)
        if changed:
            facts.insert(0, changed)
        style = console.STATUS_STYLE.get(verdict.status.value)
        line = f"  {event.index + 1:3} {what:12} {verdict.status.value:7} {headline(verdict)}"
        console.note(f"{line}  ({', '.join(facts)})", style)

    def _mended(self, event: events.MendedDesign) -> None:
        self._candidates[event.index] = event.mended.candidate
        verdict = event.mended.verdict
        what = ", ".join(dict.fromkeys(m.name for m in event.mended.mends))
        style = console.STATUS_STYLE.get(verdict.status.value)
        console.note(f"      mended       {verdict.status.value:7} {headline(verdict)}  ({what})", style)

    def _bench(self, event: events.BenchExamined) -> None:
        failed = [check for check in event.checks if not check.ok]
        if not failed:
            console.note(f"  testbench: accepted ({', '.join(c.name for c in event.checks)})", "green")
        for check in failed:
            console.note(f"  testbench: refused: {check.name}: {check.detail}", "red")

    def _changed(self, index: int, asked: events.Asked | None) -> str:
        """How the candidate differs from the one it mends: "+2 -1 lines"."""
        parent = asked.ask.parent if asked is not None else None
        before = self._candidates.get(parent) if parent is not None else None
        after = self._candidates.get(index)
        if before is None or after is None:
            return ""
        delta = list(difflib.ndiff(before.text.splitlines(), after.text.splitlines()))
        added = sum(line.startswith("+ ") for line in delta)
        removed = sum(line.startswith("- ") for line in delta)
        return f"+{added} -{removed} lines" if added or removed else "nothing changed"


def _what(asked: events.Asked | None) -> str:
    if asked is None:
        return "resumed"
    if asked.ask.kind is AskKind.REPAIR and asked.ask.parent is not None:
        return f"mends {asked.ask.parent + 1}"
    if asked.ask.kind is AskKind.FIRST:
        return "first try" if asked.index == 0 else "sample"
    return "fresh start"
