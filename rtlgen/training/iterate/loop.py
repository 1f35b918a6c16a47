"""The loop: sample, select, mix, train, evaluate, decide, round after round.

DIR/loop.json          what the loop is made of
DIR/start/             the base on the held-out problems
DIR/round-01/          one folder a round:
    sample.json ...    a marker for each stage that is done (`stages.py`)
    sample/            the run in which the present model was asked, as `rtlgen evaluate` leaves it
    select/KIND/       datasets of what it got right, as `rtlgen dataset build` leaves them
    mix/rows.jsonl     what is learnt
    train/             the training, as `rtlgen train` leaves it
    evaluate/          the new model on the held-out problems
    README.md          the round's card
DIR/rounds.json, rounds.png
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rtlgen.core.digest import derived_seed, digest
from rtlgen.core.errors import ConfigError, ExtraMissing, StoreError
from rtlgen.core.problem import Problem
from rtlgen.core.record import RunManifest
from rtlgen.core.value import value
from rtlgen.dataset.build import Order, build, examples
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Kind
from rtlgen.dataset.runs.springs import opened, tried
from rtlgen.evaluate.manifest import choose
from rtlgen.metrics.compare import compare
from rtlgen.metrics.outcome import Basis
from rtlgen.models.embedded_weights import BASE, embedded_gguf
from rtlgen.store.files import read_file, write_file
from rtlgen.store.identity import refuse_change
from rtlgen.suites.registry import open_suite
from rtlgen.training.config import EMBEDDED
from rtlgen.training.iterate import commands
from rtlgen.training.iterate.asking import asked, results_of
from rtlgen.training.iterate.choosing import Decision, decide, drawn, mixed
from rtlgen.training.iterate.config import LEARNT, LoopConfig
from rtlgen.training.iterate.stages import Result, Stages
from rtlgen.training.rows import data_files

LOOP = "loop.json"
ROWS = "rows.jsonl"
_ALL = 1_000_000
"""Rows of one problem: more than it can have."""
_LONGEST_LIST = 100_000
"""Characters of the ids that one command can be given."""
_PACKAGES = ("torch", "transformers", "trl", "peft", "datasets", "matplotlib")

Tell = Callable[[int, str], None]
"""Is told the round, 0 before the first, and the stage that begins."""


@value
class Present:
    """The model that a round begins with."""

    name: str
    """As `--model` takes it."""
    weights: str
    """Folder of what was trained; empty for the base."""
    evaluation: Path
    """On the held-out problems."""


@value
class Round:
    """What a round came to."""

    number: int
    asked: str
    """The model that was sampled."""
    stages: dict[str, Result]
    """By name: sample, select, mix, train, evaluate, decide."""

    @property
    def kept(self) -> bool:
        return bool(self.stages["decide"]["kept"])


def iterate(config: LoopConfig, tell: Tell, ended: Callable[[list[Round], Result], None]) -> list[Round]:
    """All rounds that `config` asks for; what is done already is not done again.

    Args:
        ended: is told the rounds so far, and what the base came to, after each round.

    Raises:
        ExtraMissing: a package that trains is not installed.
        StoreError: the folder holds another loop, or cannot be written.
        UsageError: a suite cannot be had.
        ToolFailed, ConfigError: a stage did not come to its end; the message says where its log is.
    """
    root = Path(config.output)
    _check(config)
    _claim(root, config)
    problems = _Problems(config)
    start = Stages(root, digest(config.identity()), partial(tell, 0))
    name = _model(config, "")
    base = start.do("start", partial(_evaluated, config, name, root / "start.log"))
    present = Present(name=name, weights="", evaluation=root / "start")
    rounds: list[Round] = []
    after = start.last
    for number in range(1, config.rounds + 1):
        stages = Stages(root / f"round-{number:02}", after, partial(tell, number))
        found = _Round(config, number, present, stages, problems).carry_out()
        after = stages.last
        rounds.append(found)
        if found.kept:
            weights = found.stages["train"]["result"]
            present = Present(
                name=_model(config, weights), weights=weights, evaluation=stages.folder / "evaluate"
            )
        ended(rounds, base)
    return rounds


class _Problems:
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


class _Round:
    def __init__(
        self, config: LoopConfig, number: int, present: Present, stages: Stages, problems: _Problems
    ) -> None:
        self._config = config
        self._number = number
        self._present = present
        self._stages = stages
        self._problems = problems
        self._folder = stages.folder
        self._done: dict[str, Result] = {}
        """What the stages so far came to."""

    def carry_out(self) -> Round:
        """The round, from where it stopped to its end."""
        acts: dict[str, Callable[[Path], Result]] = {
            "sample": self._sample,
            "select": self._select,
            "mix": self._mix,
            "train": self._train,
            "evaluate": self._evaluate,
            "decide": self._decide,
        }
        for name, act in acts.items():
            if name in ("train", "evaluate") and not self._done["mix"]["rows"]:
                continue  # there is nothing to learn
            self._done[name] = self._stages.do(name, act)
        return Round(number=self._number, asked=self._present.name, stages=self._done)

    def _sample(self, folder: Path) -> Result:
        told = self._config.sample
        seed = derived_seed(self._config.seed, "sample", self._number)
        wanted = self._problems.wanted(self._number)
        return asked(told, wanted, seed, self._present.name, self._log("sample"), folder)

    def _select(self, folder: Path) -> Result:
        select = self._config.select
        choice = Choice(
            per_problem=select.per_problem or _ALL,
            max_warnings=select.max_warnings,
            test_share=0.0,
            seed=self._config.seed,
        )
        made: Result = {}
        with opened([self._folder / "sample"], self._problems.of) as springs:
            for kind in self._config.kinds:
                formats = ("rtl-coder",) if kind is Kind.SCORED else ("trl",)
                order = Order(kind=kind, formats=formats, choice=choice)
                rows = 0
                if any(rows for _, rows, _ in examples(tried(springs), order)):
                    rows = build(springs, order, folder / kind.value, fresh=True)["figures"]["rows"]
                made[kind.value] = rows
        return made

    def _mix(self, folder: Path) -> Result:
        first = 1 if self._config.select.earlier_rounds else self._number
        own = [
            line
            for number in range(first, self._number + 1)
            for kind in LEARNT[self._config.train.method]
            for line in _lines(self._folder.parent / f"round-{number:02}" / "select" / kind.value)
        ]
        told = self._config.reference
        reference = [line for file in data_files(told.data) for line in _text_lines(file.path)]
        rows = mixed(own, reference, told.rows, self._config.seed, self._number)
        data = "".join(f"{line}\n" for line in rows).encode()
        write_file(folder / ROWS, data)
        return {"rows": len(rows), "own": len(mixed(own, [], 0)), "digest": digest(rows)}

    def _train(self, folder: Path) -> Result:
        train = self._config.train
        settings: dict[str, Any] = {
            "base": self._config.base,
            "data": [str(self._folder / "mix" / ROWS)],
            "output": str(folder),
            "seed": derived_seed(self._config.seed, "train", self._number),
            **train.settings,
        }
        if train.begin == "last" and self._present.weights:
            adapter = train.checked().weights == "lora"
            settings |= {"adapter" if adapter else "base": self._present.weights}
        config = self._folder / "train.toml"
        write_file(config, commands.as_toml(settings).encode())
        told = commands.train(train.method, config, self._log("train"))
        return {"result": told["result"], "rows": told["rows"], "loss": told["loss"]}

    def _evaluate(self, folder: Path) -> Result:
        model = _model(self._config, self._done["train"]["result"])
        return _evaluated(self._config, model, self._log("evaluate"), folder)

    def _decide(self, _: Path) -> Result:
        if "evaluate" not in self._done:
            return _told(Decision(kept=False, why="there was nothing to learn"))
        before, after = results_of(self._present.evaluation), results_of(self._folder / "evaluate")
        return _told(decide(compare(before, after, Basis.ADJUSTED), self._config.keep.p))

    def _log(self, stage: str) -> Path:
        return self._folder / f"{stage}.log"


def _check(config: LoopConfig) -> None:
    """Raise for what would be missing only after hours of sampling."""
    for package in _PACKAGES:
        if find_spec(package) is None:
            raise ExtraMissing(package, "train", "rtlgen iterate")
    data_files(config.reference.data)


def _claim(root: Path, config: LoopConfig) -> None:
    """Raise StoreError where the folder holds another loop."""
    file = root / LOOP
    now = config.identity()
    if file.exists():
        try:
            before: dict[str, str] = json.loads(read_file(file))
        except ValueError as error:
            raise StoreError(f"{file} is not JSON: {error}") from error
        try:
            refuse_change(root, before, now)
        except StoreError as error:
            raise StoreError(
                error.message, hint="let output name another folder, or remove this one"
            ) from None
        return
    if root.is_dir() and any(root.iterdir()):
        raise StoreError(f"{root} exists and holds no loop", hint="let output name another folder")
    write_file(file, json.dumps(now, indent=1).encode() + b"\n")


def _model(config: LoopConfig, weights: str) -> str:
    """What is asked: the base, or what was trained of it."""
    if config.serve == EMBEDDED:
        return f"{EMBEDDED}:{weights or BASE}"
    base = str(embedded_gguf()) if config.base == EMBEDDED else config.base
    return f"{config.serve}:{weights or base}"


def _evaluated(config: LoopConfig, model: str, log: Path, folder: Path) -> Result:
    """All models are asked the same with the same seed."""
    told = config.evaluate
    return asked(told, told.problems, derived_seed(config.seed, "evaluate"), model, log, folder)


def _told(decision: Decision) -> Result:
    return {name: getattr(decision, name) for name in Decision.__dataclass_fields__}


def _lines(dataset: Path) -> list[str]:
    """Of a dataset of ours; none where it was not made."""
    return _text_lines(dataset / "trl" / "train.jsonl") if dataset.is_dir() else []


def _text_lines(file: Path) -> list[str]:
    return [line for line in read_file(file).decode("utf-8").split("\n") if line.strip()]
