"""Judges in worker processes, so that designs of several originals are judged at once.

Processes, not threads: the gate and the diagnosis are Python, and pyslang is no matter for two threads.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Sequence
from queue import LifoQueue
from typing import TypeAlias

from rtlgen.core.candidate import Extraction
from rtlgen.core.errors import ToolFailed
from rtlgen.core.problem import Problem
from rtlgen.core.record import Judgement
from rtlgen.core.value import value
from rtlgen.evaluate.executors.crew import MAX_DEATHS, Died
from rtlgen.evaluate.executors.local import LocalWorker
from rtlgen.evaluate.executors.protocol import Failed, Outcome, Task
from rtlgen.simulators.at_hand import at_hand, confinement
from rtlgen.simulators.protocol import Simulator
from rtlgen.static.lint import Linter
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier

Designs: TypeAlias = tuple[Extraction, ...]
Judgements: TypeAlias = list[Judgement]


@value
class JudgeDesigns:
    """The work, as `rtlgen.evaluate.executors.protocol.Work`: a judge as `rtlgen verify` has it.

    The fields are those of `rtlgen.config.settings.Settings`.
    """

    simulator: str = "icarus"
    others: bool = True
    sandbox: str = "best"

    def open(self) -> Callable[[Problem, Designs], Judgements]:
        """As `Work.open`."""
        simulators = self._simulators()
        linter = next((s for s in simulators if isinstance(s, Linter)), None)
        return BatchJudge(Verifier(simulators, linter=linter), None).judge

    def means(self) -> tuple[tuple[str, str], ...]:
        """As `Work.means`."""
        return tuple((tool.name, tool.version) for tool in (s.version() for s in self._simulators()))

    def _simulators(self) -> list[Simulator]:
        return at_hand(self.simulator, others=self.others, confined=confinement(self.sandbox))


class AsideJudge:
    """A `Judge` that is asked by several threads: each lets go of `alone` until a process has judged.

    Args:
        work: what they do.
        jobs: worker processes at most; each is started when there is work for it.
        alone: what whoever asks holds.
    """

    def __init__(self, work: JudgeDesigns, jobs: int, alone: threading.Lock) -> None:
        self._work = pickle.dumps(work)
        self._alone = alone
        self._jobs = jobs
        self._idle = LifoQueue[LocalWorker | None]()
        """Workers that have nothing to do; None for one that is not started."""
        for _ in range(jobs):
            self._idle.put(None)

    def judge(self, problem: Problem, extractions: Sequence[Extraction]) -> list[Judgement]:
        """As `Judge.judge`.

        Raises:
            ToolError: as there, or every worker died that was given the designs.
        """
        self._alone.release()
        try:
            outcome = self._outcome(Task(key=problem.id, problem=problem, payload=tuple(extractions)))
        finally:
            self._alone.acquire()
        if isinstance(outcome, Failed):
            raise ToolFailed(f"{problem.id} could not be judged: {outcome.error}", hint=outcome.hint)
        return outcome.result

    def close(self) -> None:
        """End the workers. Nobody may be asking."""
        for _ in range(self._jobs):
            worker = self._idle.get()
            if worker is not None:
                worker.close()

    def _outcome(self, task: Task[Designs]) -> Outcome[Judgements]:
        worker, said = self._idle.get(), ""
        try:
            for _ in range(MAX_DEATHS):
                worker = worker or LocalWorker(self._work)
                try:
                    return worker.do(task)
                except Died as death:
                    worker, said = None, str(death)
            return Failed(key=task.key, error=f"{MAX_DEATHS} workers died of it: {said}")
        finally:
            self._idle.put(worker)
