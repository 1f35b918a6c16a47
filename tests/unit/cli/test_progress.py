from __future__ import annotations

import pytest
from eval_values import PASSED, UNJUDGEABLE, finding, key, mismatch, sample

from rtlgen.cli.progress import Progress
from rtlgen.core.record import scored
from rtlgen.core.verdict import Status, Verdict
from rtlgen.evaluate.events import Began, Generated, JudgedAgain, Recorded, TraceEnded


class Line:
    def __init__(self) -> None:
        self.text = ""
        self.notes: list[str] = []

    def show(self, text: str) -> None:
        self.text = text

    def note(self, text: str) -> None:
        self.notes.append(text)


def recorded(*verdicts: Verdict, remembered: bool = False) -> Recorded:
    rows = tuple(scored(sample(key("p", n)), finding(v)) for n, v in enumerate(verdicts))
    return Recorded(rows=rows, remembered=remembered)


def test_it_counts_what_earlier_commands_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("rtlgen.cli.progress.time.monotonic", lambda: now[0])
    line = Line()
    progress = Progress(line)  # type: ignore[arg-type]
    progress(Began(samples=20, counts=((Status.PASS, "", 6), (Status.FAIL, "SYNTAX", 2))))
    assert line.notes == ["going on: 8 answers are judged already"]
    assert line.text == "8/20  75.0 % pass  | SYNTAX 2"
    now[0] = 2.0
    progress(recorded(PASSED, PASSED, mismatch(), UNJUDGEABLE))
    assert line.text == "12/20  72.7 % pass  2.0/s  0:04 left  | SYNTAX 2, MISMATCH 1, ERROR 1"
    progress(recorded(PASSED, remembered=True))
    progress(Generated(key=key(), tokens=70))
    assert "1 generated, 70 tokens  1 from the cache" in line.text


def test_where_samples_are_corrected_samples_are_counted_not_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("rtlgen.cli.progress.time.monotonic", lambda: now[0])
    line = Line()
    progress = Progress(line)  # type: ignore[arg-type]
    progress(Began(samples=4, counts=((Status.PASS, "", 1), (Status.FAIL, "SYNTAX", 2)), finished=1))
    assert line.notes == ["going on: 3 answers are judged already"]
    now[0] = 2.0
    progress(recorded(mismatch(), mismatch(), PASSED))
    progress(TraceEnded(problem_id="p", sample=1, why="passed", failed=False))
    assert line.text == "2/4  33.3 % of 6 answers pass  30.0/min  0:04 left  | SYNTAX 2, MISMATCH 2"
    progress(TraceEnded(problem_id="p", sample=2, why="too long for it", failed=True))
    assert line.text.startswith("2/3  ")


def test_what_is_out_of_the_ordinary_has_a_line_of_its_own() -> None:
    line = Line()
    progress = Progress(line)  # type: ignore[arg-type]
    progress(Began(samples=3, counts=()))
    progress(JudgedAgain(keys=(key("p", 1), key("p", 2)), why="timeout"))
    progress(TraceEnded(problem_id="p", sample=0, why="too long for it", failed=True))
    progress(TraceEnded(problem_id="p", sample=1, why="passed", failed=False))
    assert line.notes == [
        "judged again, alone: p sample 1 and 1 more: timeout",
        "p sample 0: too long for it",
    ]
    assert line.text == "0/2"
