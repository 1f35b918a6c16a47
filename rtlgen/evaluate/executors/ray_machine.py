"""One machine of a Ray cluster, seen from here: its actor, and its workers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import ray
from ray.exceptions import NodeDiedError, RayActorError, RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from rtlgen.core.problem import Problem
from rtlgen.evaluate.executors.crew import Died, Gone
from rtlgen.evaluate.executors.node import Node
from rtlgen.evaluate.executors.protocol import Outcome, Task

_TIDY_S = 15.0
_PROBLEMS_KEPT = 1000


class Problems:
    """Where each problem is in the object store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._where: OrderedDict[str, Any] = OrderedDict()

    def where(self, problem: Problem) -> Any:
        """The reference to it; put there if it is not, or no longer."""
        with self._lock:
            if problem.digest in self._where:
                self._where.move_to_end(problem.digest)
            else:
                self._where[problem.digest] = ray.put(problem)
                if len(self._where) > _PROBLEMS_KEPT:
                    self._where.popitem(last=False)
            return self._where[problem.digest]


class Machine:
    """Our end of a `Node`."""

    def __init__(
        self, node: str, name: str, work: bytes, workers: int, cores: int, problems: Problems
    ) -> None:
        self.node = node
        self.name = name
        self.workers = workers
        self.lost = False
        self.problems = problems
        self.actor = (
            ray.remote(Node)
            .options(
                num_cpus=min(workers, cores),
                max_concurrency=workers + 1,  # one more, to be told to end
                scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False),
            )
            .remote(work, workers)
        )
        self._ended: Any = None
        self._lock = threading.Lock()

    def end(self) -> None:
        """Have its workers end soon."""
        with self._lock:
            if self._ended is None:
                self._ended = self.actor.close.remote()

    def close(self) -> None:
        """End its workers, wait for that, and end the actor."""
        self.end()
        ray.wait([self._ended], timeout=_TIDY_S)
        ray.kill(self.actor)


class Slot:
    """One worker of a machine, from here: as `crew.Worker`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def do(self, task: Task[Any]) -> Outcome[Any]:
        problem = task.problem
        where = self._machine.problems.where(problem)
        try:
            answer = ray.get(self._machine.actor.do.remote(task.key, task.payload, problem.digest, [where]))
        except (RayActorError, NodeDiedError) as error:
            self._machine.lost = True
            raise Gone(f"{self._machine.name} was lost: {in_short(error)}") from error
        except RayError as error:
            raise Died(in_short(error)) from error
        if isinstance(answer, Gone):
            self._machine.lost = True
        if isinstance(answer, Died):
            raise type(answer)(f"{self._machine.name}: {answer}")
        outcome: Outcome[Any] = answer
        return outcome

    def end(self) -> None:
        self._machine.end()

    def close(self) -> None:
        """Nothing: the machine opens another worker where one has died."""


def slot(machine: Machine) -> Slot:
    """One of its workers.

    Raises:
        Gone: it was lost meanwhile.
    """
    if machine.lost:
        raise Gone(f"{machine.name} was lost")
    return Slot(machine)


def in_short(error: Exception) -> str:
    """Of what Ray says, often a page, how the first line begins and the last one: what happened, and why."""
    said = getattr(error, "cause", None) or error
    lines = [line.strip() for line in str(said).splitlines() if line.strip()] or [type(said).__name__]
    return lines[0] if len(lines) == 1 else f"{lines[0].partition(',')[0]}: {lines[-1]}"
