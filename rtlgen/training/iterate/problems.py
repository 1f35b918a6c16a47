"""The problems that a loop learns from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rtlgen.core.errors import ConfigError
from rtlgen.core.problem import Problem
from rtlgen.core.record import RunManifest
from rtlgen.evaluate.manifest import choose
from rtlgen.suites.registry import open_suite
from rtlgen.training.iterate.choosing import drawn
from rtlgen.training.iterate.config import LoopConfig

_LONGEST_LIST = 100_000
"""Characters of the ids that one command can be given."""


class Problems:
    """The problems to learn from, and those of the runs that were made over them."""

    def __init__(self, config: LoopConfig) -> None:
        self._config = config
        self._suites: dict[tuple[str, str], Mapping[str, Problem]] = {}

    def of(self, manifest: RunManifest) -> Mapping[str, Problem]:
        return self._suite(manifest.suite, manifest.suite_path)

    def wanted(self, number: int) -> str:
        """Those of a round, as `rtlgen evaluate --problems` takes them."""
        told = self._config.sample
        if not told.per_round:
            return told.problems
        suite = open_suite(told.suite, Path(told.path) if told.path else None)
        task = choose(suite, told.path, told.problems.split(","))
        ids = drawn([p.id for p in task.problems], told.per_round, self._config.seed, "problems", number)
        if len(listed := ",".join(ids)) > _LONGEST_LIST:
            raise ConfigError(f"sample.per_round: {len(ids)} problems are too many for one command")
        return listed

    def _suite(self, name: str, path: str) -> Mapping[str, Problem]:
        if (name, path) not in self._suites:
            suite = open_suite(name, Path(path) if path else None)
            self._suites[name, path] = {p.id: p for p in suite.problems()}
        return self._suites[name, path]
