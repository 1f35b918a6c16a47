"""Works for executors to do: what a task's payload says happens to the worker that gets it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from rtlgen.core.errors import ExtraMissing, ToolFailed
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.evaluate.executors.protocol import Task
from rtlgen.tools.workdir import fresh_workdir


@value
class Doing:
    """Does what the payload says: `("echo", "text")`, `("raise", ...)`, `("die", ...)` and so on."""

    diary: str = ""
    """A file with a line for each time that a task was begun."""

    def open(self) -> Callable[[Problem, tuple[str, str]], str]:
        return lambda problem, payload: self._do(problem, *payload)

    def means(self) -> tuple[tuple[str, str], ...]:
        return (("doing", "1"),)

    def _do(self, problem: Problem, what: str, argument: str) -> str:
        if self.diary:
            with Path(self.diary).open("a") as diary:
                diary.write(f"{what} {argument}\n")
        return str(getattr(self, f"_{what}")(argument) or f"{problem.id} {argument}")

    def _echo(self, argument: str) -> None:
        pass

    def _pid(self, argument: str) -> str:
        return str(os.getpid())

    def _fault(self, argument: str) -> None:
        raise ToolFailed(f"vvp {argument}", hint="look at it")

    def _bug(self, argument: str) -> None:
        raise ZeroDivisionError(argument)

    def _unpicklable(self, argument: str) -> object:
        return lambda: argument

    def _die(self, argument: str) -> None:
        os.kill(os.getpid(), signal.Signals[argument])

    def _never_end(self, argument: str) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0.1)  # sooner than `worker.COMPUTES_AT_MOST_S`
        while True:
            pass

    def _die_once(self, argument: str) -> None:
        """Of a task that is tried again nothing happens."""
        if not Path(argument).exists():
            Path(argument).touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def _sleep_in_a_folder(self, argument: str) -> None:
        """The argument is a folder: a file called like the process holds then where the work folder is."""
        with fresh_workdir() as folder:
            (Path(argument) / str(os.getpid())).write_text(str(folder))
            time.sleep(60)


@value
class Impossible:
    def open(self) -> Callable[[Problem, str], str]:
        raise ExtraMissing("goldsim", "gold", "the gold simulator")

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


@value
class Crashing:
    def open(self) -> Callable[[Problem, str], str]:
        os.abort()

    def means(self) -> tuple[tuple[str, str], ...]:
        return ()


def task(key: str, *payload: str) -> Task[tuple[str, ...]]:
    problem = Problem(id="mux", suite="tests", spec="A multiplexer.", top="mux", digest="d1")
    return Task(key=key, problem=problem, payload=payload)
