"""An executor in threads of this process, and work that a test writes as a function."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

from eval_values import finding

from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Verdict
from rtlgen.evaluate.executors.crew import Crew
from rtlgen.evaluate.executors.protocol import Task
from rtlgen.evaluate.executors.worker import done
from rtlgen.evaluate.judging import Judged, in_doubt
from rtlgen.evaluate.line import Means
from rtlgen.store.findings import FindingCache
from rtlgen.store.packed import pack_finding

Answer = Callable[[Problem, Completion], Verdict]


class Work:
    """Judges one completion after the other by a function."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def open(self) -> Callable[[Problem, tuple[Completion, ...]], tuple[Judged, ...]]:
        return self._judge

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()

    def _judge(self, problem: Problem, completions: tuple[Completion, ...]) -> tuple[Judged, ...]:
        made = [finding(self._answer(problem, c), c.text, twin=c.text) for c in completions]
        return tuple(Judged(packed=pack_finding(f), doubt=in_doubt(f)) for f in made)


class Threads:
    """As `rtlgen.evaluate.executors.protocol.Executor`."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, work: Any, tasks: Iterable[Task[Any]]) -> Generator[Any, None, None]:
        crew: Crew[Any, Any] = Crew(tasks)
        for _ in range(self._jobs):
            crew.add(lambda: _Hand(work.open()))
        yield from crew.outcomes()


class _Hand:
    def __init__(self, judge: Any) -> None:
        self._judge = judge

    def do(self, task: Task[Any]) -> Any:
        return done(self._judge, task)

    def end(self) -> None:
        pass

    def close(self) -> None:
        pass


def means(answer: Answer, *, jobs: int = 2, cache: Path | None = None) -> Means:
    return Means(
        work=Work(answer),
        executor=Threads(jobs),
        key=lambda problem, completion: f"{problem.id} {completion.text}".encode(),
        cache=FindingCache.open(cache) if cache is not None else None,
    )
