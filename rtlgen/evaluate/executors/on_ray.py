"""The machines of a Ray cluster: on each an actor (`rtlgen.evaluate.executors.node`) with worker processes.

A problem, with its bench and reference, is put into the object store once, by its digest, and fetched once by
each machine. A machine that joins while the run goes on gets work too. One whose tools are others than here
gets none: its results would be of another identity.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from rtlgen.core.errors import ExtraMissing, RtlgenError, ToolFailed, UsageError
from rtlgen.evaluate.executors.crew import Crew
from rtlgen.evaluate.executors.protocol import ExecutorOptions, Outcome, Payload, Result, Task, Work
from rtlgen.evaluate.executors.worker import Means, means_of

# Nobody is told that rtlgen is used.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
try:
    import ray
    from ray.exceptions import NodeDiedError, RayActorError, RayError

    from rtlgen.evaluate.executors.ray_machine import Machine, Problems, in_short, slot
except ImportError as error:
    raise ExtraMissing("ray", "ray", "working on a cluster") from error

log = logging.getLogger(__name__)

_LOOK_S = 2.0
"""How often new machines are looked for."""
_PATIENCE_S = 60.0
"""So long a run waits for a cluster that has no worker for it."""
_KNOCK_S = 10.0
_STARTS = 3
"""So often an actor is started on a machine where it dies before it can work."""


class RayExecutor:
    """On the cluster at `options.address`: `options.jobs` worker processes a machine, 0 for one a core."""

    def __init__(self, options: ExecutorOptions) -> None:
        self._jobs = options.jobs
        self._address = options.address

    def run(
        self, work: Work[Payload, Result], tasks: Iterable[Task[Payload]]
    ) -> Generator[Outcome[Result], None, None]:
        """As `Executor.run`.

        Raises:
            UsageError: there is no cluster at the address.
            ToolFailed: no machine of the cluster can do the work, or none has a free core for a minute.
        """
        crew = Crew[Payload, Result](tasks)
        with _connected(self._address):
            cluster = _Cluster(crew, pickle.dumps(work), means_of(work), self._jobs)
            try:
                yield from crew.outcomes()
            finally:
                cluster.close()


@contextmanager
def _connected(address: str) -> Iterator[None]:
    """To a cluster; to the one that the caller is connected to, if he is."""
    if ray.is_initialized():
        yield
        return
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, configure_logging=False, logging_level=logging.ERROR)
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"no Ray cluster can be reached at '{address}': {in_short(error)}",
            hint="ray start --head starts one here, and says the address for others; docs/scale.md",
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raises OSError where nobody listens, which Ray takes minutes to find."""
    host, _, port = address.rpartition(":")
    if port.isdigit():
        socket.create_connection((host, int(port)), timeout=_KNOCK_S).close()


class _Cluster:
    """The machines, as they come and go, and their slots in the crew."""

    def __init__(self, crew: Crew[Any, Any], work: bytes, means: Means, jobs: int) -> None:
        self._crew = crew
        self._work = work
        self._means = means
        self._jobs = jobs
        self._problems = Problems()
        self._machines: dict[str, Machine] = {}
        """By Ray's node id; a machine that was lost is not among them, and is engaged again if it lives."""
        self._opening: dict[Any, Machine] = {}
        """By the reference to what it says of itself."""
        self._refused: dict[str, str] = {}
        """Node id to reason."""
        self._stillborn: Counter[str] = Counter()
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True, name="rtlgen-cluster")
        self._watcher.start()

    def close(self) -> None:
        """End what was started on the machines."""
        self._closed.set()
        self._watcher.join()
        machines = list(self._machines.values())
        for machine in machines:
            machine.end()
        for machine in machines:
            machine.close()

    def _watch(self) -> None:
        seen_working = time.monotonic()
        try:
            while not self._closed.is_set():
                alive = self._engage()
                self._welcome()
                if self._crew.hands:
                    seen_working = time.monotonic()
                elif alive and alive <= self._refused.keys():
                    raise ToolFailed(
                        "no machine of the cluster can do the work: "
                        + "; ".join(self._refused[node] for node in sorted(alive))
                    )
                elif time.monotonic() > seen_working + _PATIENCE_S:
                    raise ToolFailed(
                        f"no machine of the cluster has had a worker for {_PATIENCE_S:.0f} s",
                        hint="ray status tells which are there and what they are busy with",
                    )
                if not self._opening:
                    self._closed.wait(_LOOK_S)
        except BaseException as error:
            self._crew.fail(error)

    def _engage(self) -> set[str]:
        """Have an actor started on every machine that is new; the ids of those that live."""
        alive = {n["NodeID"]: n for n in ray.nodes() if n["Alive"] and n["Resources"].get("CPU", 0) >= 1}
        for lost in [node for node, machine in self._machines.items() if machine.lost]:
            self._machines.pop(lost).close()
        for node, facts in alive.items():
            if node not in self._machines and node not in self._refused:
                cores = int(facts["Resources"]["CPU"])
                name = f"{facts['NodeManagerHostname']} ({facts['NodeManagerAddress']})"
                machine = Machine(node, name, self._work, self._jobs or cores, cores, self._problems)
                self._machines[node] = machine
                self._opening[machine.actor.open.remote()] = machine
        return set(alive)

    def _welcome(self) -> None:
        """Give work to the machines that are ready and like this one."""
        ready, _ = ray.wait(list(self._opening), timeout=_LOOK_S) if self._opening else ([], [])
        for reference in ready:
            machine = self._opening.pop(reference)
            told = self._told(machine, reference)
            if told is None:
                continue
            if reason := _unlike(self._means, told):
                self._refused[machine.node] = f"{machine.name}: {reason}"
                log.warning("%s gets no work: %s", machine.name, reason)
                continue
            log.info("%s: %d workers, %s", machine.name, machine.workers, dict(self._means))
            for _ in range(machine.workers):
                self._crew.add(partial(slot, machine))

    def _told(self, machine: Machine, reference: Any) -> Means | RtlgenError | None:
        """What a machine does the work with, or why it cannot; None where it was lost before it said."""
        try:
            told: Means | RtlgenError = ray.get(reference)
        except (RayActorError, NodeDiedError) as error:
            machine.lost = True
            self._stillborn[machine.node] += 1
            return ToolFailed(in_short(error)) if self._stillborn[machine.node] >= _STARTS else None
        except RayError as error:
            return ToolFailed(in_short(error))
        return told


def _unlike(here: Means, there: Means | RtlgenError) -> str:
    """Why a machine cannot be given work; empty if it is like this one."""
    if isinstance(there, RtlgenError):
        return there.message
    ours, theirs = dict(here), dict(there)
    return "; ".join(
        f"{name} is {theirs.get(name, 'missing')}, here {ours.get(name, 'missing')}"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    )
