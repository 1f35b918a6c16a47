"""Answers in, grades out: what every trainer's form of the reward is made of."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Sequence
from concurrent import futures
from functools import lru_cache
from pathlib import Path

from rtlgen.config.settings import resolve
from rtlgen.core.errors import ConfigError
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.dataset.files import PROBLEMS
from rtlgen.dataset.problems import ProblemFile
from rtlgen.training.reward.grade import GRADED, Grade, Scale
from rtlgen.training.reward.pool import Overdue, Pool, Unjudged
from rtlgen.training.reward.work import GradeAnswers

DATASET = "RTLGEN_REWARD_DATASET"
"""The environment's word on where the problems are, for rewards that are named by a string."""
DEADLINE_S = 60.0


@value
class Asked:
    """An answer that wants a grade."""

    problem: str
    """Digest of the problem; empty for a row that is none of ours, which gets no reward."""
    text: str


@value
class Rewards:
    """Grades answers to the problems of a dataset in processes of our own.

    A value: it can be pickled, and two that are equal share their processes, which are started with the
    first call of a process, stay, and end with it.
    """

    dataset: str = ""
    """Folder of `rtlgen dataset build`, or its file of problems; empty for what the environment variable
    RTLGEN_REWARD_DATASET says."""
    deadline_s: float = DEADLINE_S
    """A call takes no longer, whatever the answers do; what is not judged by then gets no reward."""
    jobs: int = 0
    """Worker processes; 0 for one a core, shared out among the trainers of this machine."""
    scale: Scale = GRADED

    def grades(self, asked: Sequence[Asked]) -> list[Grade]:
        """A grade for each, in order, before the deadline.

        Raises:
            ConfigError, StoreError: the problems are not to be found.
            RtlgenError: nothing can be judged on this machine: a tool is missing.
        """
        until = time.monotonic() + self.deadline_s
        pending = self._submit(asked, until)
        futures.wait(pending.values(), timeout=max(0.0, until - time.monotonic()))
        return _collected(asked, pending)

    async def grades_later(self, asked: Sequence[Asked]) -> list[Grade]:
        """As `grades`, while others of this event loop go on."""
        until = time.monotonic() + self.deadline_s
        pending = await asyncio.to_thread(self._submit, asked, until)
        if pending:
            waiting = [asyncio.wrap_future(f) for f in pending.values()]
            await asyncio.wait(waiting, timeout=max(0.0, until - time.monotonic()))
            for one in waiting:
                one.cancel() if not one.done() else one.exception()  # it is asked for below
        return _collected(asked, pending)

    def close(self) -> None:
        """End the worker processes; the next call starts others."""
        self._pool(take=True).close()

    def processes(self) -> list[int]:
        """The numbers of the worker processes, as many as run now."""
        return self._pool().processes()

    def _submit(self, asked: Sequence[Asked], until: float) -> dict[int, futures.Future[Grade]]:
        """By place, those that are ours."""
        problems = _problems(self.dataset or os.environ.get(DATASET, ""))
        by_problem: dict[str, list[int]] = {}
        for place, one in enumerate(asked):
            if one.problem:
                by_problem.setdefault(one.problem, []).append(place)
        found = {digest: problems.problem(digest) for digest in by_problem}
        pool = self._pool()
        return {
            place: grade
            for digest, places in by_problem.items()
            for place, grade in zip(
                places, pool.submit(found[digest], [asked[p].text for p in places], until), strict=True
            )
        }

    def _pool(self, *, take: bool = False) -> Pool:
        """The one of this process, for good or for the last time."""
        work = GradeAnswers(settings=resolve({}).settings, scale=self.scale)
        key = (os.getpid(), work, self.jobs or _share_of_cores())
        with _lock:
            pool = _pools.get(key) or _pools.setdefault(key, Pool(work, key[-1]))
            if take:
                del _pools[key]
            return pool


_lock = threading.Lock()
_pools: dict[tuple[int, GradeAnswers, int], Pool] = {}


def _new_lock() -> None:
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_new_lock)  # another thread may have held it


def _share_of_cores() -> int:
    """Launchers of several trainers say in LOCAL_WORLD_SIZE how many there are on the machine."""
    trainers = os.environ.get("LOCAL_WORLD_SIZE", "1")
    cores = len(os.sched_getaffinity(0))
    return max(1, cores // int(trainers)) if trainers.isdigit() and int(trainers) else cores


def _collected(asked: Sequence[Asked], pending: dict[int, futures.Future[Grade]]) -> list[Grade]:
    return [_grade(pending[n]) if n in pending else _none("no problem of ours") for n in range(len(asked))]


def _grade(future: futures.Future[Grade]) -> Grade:
    if not future.done():
        future.cancel()
    try:
        return future.result(timeout=0)
    except (futures.CancelledError, Overdue):
        return _none("not judged before the deadline")
    except Unjudged as error:
        return _none(str(error))


def _none(why: str) -> Grade:
    return Grade(reward=None, status=Status.ERROR, why=why)


def _problems(place: str) -> ProblemFile:
    if not place:
        raise ConfigError(
            "where are the problems of these rows?",
            hint=f"name the dataset's folder: Rewards(dataset=...), or {DATASET} in the environment",
        )
    path = Path(place).expanduser()
    file = path / PROBLEMS if path.is_dir() else path
    return _opened(file, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=8)
def _opened(file: Path, _changed: int) -> ProblemFile:
    return ProblemFile(file)
