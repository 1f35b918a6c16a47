from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from eval_line import Answer, means
from eval_values import PASSED, UNJUDGEABLE, key, manifest, mismatch, sample

from rtlgen.core.completion import Completion
from rtlgen.core.errors import StoreError, ToolMissing
from rtlgen.core.problem import Problem
from rtlgen.core.record import Scored
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.evaluate.events import Event, JudgedAgain, Recorded
from rtlgen.evaluate.line import Line
from rtlgen.evaluate.scoring import keep, score_pending
from rtlgen.store.evaluation import EvaluationStore

PROBLEMS = {name: Problem(id=name, suite="s", spec="", top="top", digest=name) for name in "abc"}
HUNG = Verdict(status=Status.FAIL, stage=Stage.SIMULATE, kind=Kind.TIMEOUT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EvaluationStore]:
    with EvaluationStore.create_or_resume(tmp_path / "run", manifest()) as opened:
        yield opened


def scored(
    store: EvaluationStore, answer: Answer, *, jobs: int = 2, cache: Path | None = None
) -> tuple[dict[tuple[str, int], Scored], list[Event]]:
    told: list[Event] = []
    score_pending(store, Line(store, PROBLEMS, means(answer, jobs=jobs, cache=cache), told.append))
    return {(r.key.problem_id, r.key.sample): r for r in store.rows()}, told


def kept(store: EvaluationStore, *texts: str) -> None:
    """The same texts as the samples of each problem."""
    samples = [sample(key(p, n), text) for p in PROBLEMS for n, text in enumerate(texts)]
    keep(samples, store, len(samples))


def test_every_sample_is_judged_once_by_any_number_of_workers(store: EvaluationStore) -> None:
    kept(store, *(f"module m{n};" for n in range(50)))
    judged: Counter[str] = Counter()

    def answer(problem: Problem, completion: Completion) -> Verdict:
        judged[f"{problem.id} {completion.text}"] += 1
        return PASSED if completion.text.endswith("7;") else mismatch()

    rows, told = scored(store, answer, jobs=4)
    assert len(rows) == 150
    assert set(judged.values()) == {1}
    assert {n for (_, n), row in rows.items() if row.status is Status.PASS} == {7, 17, 27, 37, 47}
    assert sum(len(e.rows) for e in told if isinstance(e, Recorded)) == 150
    rows, told = scored(store, answer)
    assert (len(rows), told, judged.total()) == (150, [], 150)


def test_an_error_is_tried_once_more_and_then_recorded(store: EvaluationStore) -> None:
    kept(store, "good", "flaky", "broken")
    tries: Counter[str] = Counter()

    def answer(problem: Problem, completion: Completion) -> Verdict:
        tries[completion.text] += 1
        if completion.text == "broken" or (completion.text == "flaky" and tries["flaky"] <= 3):
            return UNJUDGEABLE
        return PASSED

    rows, told = scored(store, answer)
    assert tries == {"good": 3, "flaky": 6, "broken": 6}
    assert Counter(r.status for r in rows.values()) == {Status.PASS: 6, Status.ERROR: 3}
    assert sum(len(e.keys) for e in told if isinstance(e, JudgedAgain)) == 6
    rows, _ = scored(store, lambda problem, completion: PASSED)
    assert {r.status for r in rows.values()} == {Status.PASS}


def test_a_timeout_beside_others_is_judged_again_with_nothing_else_running(store: EvaluationStore) -> None:
    kept(store, "slow", "good")
    running, crowded = Counter[str](), []
    lock = threading.Lock()
    seen: Counter[str] = Counter()

    def answer(problem: Problem, completion: Completion) -> Verdict:
        with lock:
            running[problem.id] += 1
            seen[f"{problem.id} {completion.text}"] += 1
            again = seen[f"{problem.id} {completion.text}"] > 1
        time.sleep(0.02)
        with lock:
            if again:
                crowded.append(running.total() > 1)
            running[problem.id] -= 1
        return HUNG if completion.text == "slow" and not again else PASSED

    rows, _ = scored(store, answer, jobs=3)
    assert {r.status for r in rows.values()} == {Status.PASS}
    assert crowded
    assert not any(crowded)
    assert all(seen[f"{p} good"] == 1 for p in PROBLEMS)


def test_a_timeout_that_had_the_processor_is_believed_at_once(store: EvaluationStore) -> None:
    kept(store, "slow")
    tries: list[str] = []
    ran = ToolRun(argv=(), ended=Ended.TIMEOUT, returncode=None, cpu_s=9.5, wall_s=10.0)
    busy = replace(HUNG, simulation=SimulationResult(spoken=False, run=ran))

    def answer(problem: Problem, completion: Completion) -> Verdict:
        tries.append(problem.id)
        return busy

    rows, told = scored(store, answer)
    assert {r.kind for r in rows.values()} == {Kind.TIMEOUT}
    assert sorted(tries) == ["a", "b", "c"]
    assert not [e for e in told if isinstance(e, JudgedAgain)]


def test_what_no_worker_can_judge_is_an_error_of_ours_and_the_others_go_on(store: EvaluationStore) -> None:
    kept(store, "good", "poison")

    def answer(problem: Problem, completion: Completion) -> Verdict:
        if completion.text == "poison":
            raise ToolMissing("vvp is gone", hint="install it")
        return PASSED

    rows, _ = scored(store, answer)
    assert Counter(r.status for r in rows.values()) == {Status.PASS: 3, Status.ERROR: 3}
    record = store.record(key("a", 1))
    assert record is not None
    assert record.finding.judgement.verdict.summary == "vvp is gone"
    assert record.finding.judgement.verdict.notes == ("install it",)
    assert [s.key.sample for s in store.pending()] == [1, 1, 1]


def test_what_is_known_is_not_judged_again_and_errors_are_not_known(
    store: EvaluationStore, tmp_path: Path
) -> None:
    kept(store, "good", "bad", "broken")
    judged: list[str] = []

    def answer(problem: Problem, completion: Completion) -> Verdict:
        judged.append(completion.text)
        return {"good": PASSED, "bad": mismatch()}.get(completion.text, UNJUDGEABLE)

    first, _ = scored(store, answer, cache=tmp_path / "cache")
    judged.clear()
    with EvaluationStore.create_or_resume(tmp_path / "second", manifest()) as second:
        kept(second, "good", "bad", "broken")
        rows, told = scored(second, answer, cache=tmp_path / "cache")
    assert rows == first
    assert set(judged) == {"broken"}
    remembered = [e for e in told if isinstance(e, Recorded) and e.remembered]
    assert sum(len(e.rows) for e in remembered) == 6


def test_a_broken_cache_is_told_and_does_without(
    store: EvaluationStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept(store, "good")
    (tmp_path / "findings.sqlite").write_bytes(b"this is no cache" * 100)
    rows, _ = scored(store, lambda problem, completion: PASSED, cache=tmp_path)
    assert len(rows) == 3
    assert "without the result cache" in caplog.text


def test_a_run_that_cannot_be_written_ends_with_that(
    store: EvaluationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(store, *(f"m{n}" for n in range(60)))
    whole = store.put_found
    calls: list[int] = []

    def full(found: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise StoreError("disk full")
        whole(found)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "put_found", full)
    with pytest.raises(StoreError, match="disk full"):
        scored(store, lambda problem, completion: PASSED)
    monkeypatch.undo()
    rows, _ = scored(store, lambda problem, completion: PASSED)
    assert len(rows) == 180
