"""What is done, what it is done to, what comes back, and who does it.

Work ──opened once in every worker──> Judge
Task ──to any worker──────────────> Judge ──> Done or Failed, as they finish
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Generic, Protocol, TypeAlias, TypeVar

from rtlgen.core.problem import Problem
from rtlgen.core.value import value

Payload = TypeVar("Payload")
Result = TypeVar("Result")
_Payload = TypeVar("_Payload", contravariant=True)
_Result = TypeVar("_Result", covariant=True)

Judge: TypeAlias = Callable[[Problem, Payload], Result]
"""Does one task after another; payload and result are plain values that can be pickled."""


class Work(Protocol[_Payload, _Result]):
    """What is to be done with every task: plain settings, pickled to where it is done."""

    def open(self) -> Callable[[Problem, _Payload], _Result]:
        """Constructs simulators, sandboxes and whatever else does the work; called once in each worker.

        Raises:
            RtlgenError: it cannot be done here; the whole run ends with that.
        """
        ...

    def means(self) -> tuple[tuple[str, str], ...]:
        """What decides a result and may differ between machines, name and value: versions of tools, the
        level of the sandbox. A machine that says otherwise than this one gets no work.

        Raises:
            RtlgenError: it cannot be done here.
        """
        ...


@value
class Task(Generic[Payload]):
    """Something to be done with one problem: judge some answers to it, for example."""

    key: str
    """Names it in its outcome; no other task of the run has it."""
    problem: Problem
    """Known by its digest: it travels to a machine once, however many tasks have it."""
    payload: Payload


@value
class Done(Generic[Result]):
    key: str
    result: Result


@value
class Failed:
    """Our fault, never the design's: the judge raised, or every worker died that was given the task."""

    key: str
    error: str
    """What went wrong, in one line."""
    hint: str = ""
    traceback: str = ""
    """Of an exception that is not one of rtlgen's own, which is a bug; empty otherwise."""


Outcome: TypeAlias = Done[Result] | Failed


@value
class ExecutorOptions:
    """How many workers, and where; an executor reads what concerns it."""

    jobs: int = 0
    """Workers on each machine; 0 for one a core."""
    address: str = "auto"
    """Of a cluster; "auto" for the one that this machine belongs to."""


class Executor(Protocol):
    """Does tasks, many at a time."""

    def run(
        self, work: Work[Payload, Result], tasks: Iterable[Task[Payload]]
    ) -> Generator[Outcome[Result], None, None]:
        """The outcome of every task, exactly one each, as they finish.

        Args:
            work: what to do with them.
            tasks: taken only as workers get free, so that they may be made on the way, by a model for
                example. Taken by other threads than the caller's, one at a time. What it raises is raised
                here, after the outcomes of all tasks that it gave.

        A worker that dies costs its task another try, on another worker. Closing the iterator
        (`contextlib.closing`) ends all workers and cancels what has no outcome yet.

        Raises:
            RtlgenError: nobody can do the work.
        """
        ...
