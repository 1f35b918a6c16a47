"""One round: what each of its stages does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rtlgen.core.digest import derived_seed, digest
from rtlgen.core.value import value
from rtlgen.dataset.build import Order, build, examples
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Kind
from rtlgen.dataset.runs.springs import opened, tried
from rtlgen.metrics.compare import compare
from rtlgen.metrics.outcome import Basis
from rtlgen.store.files import read_file, write_file
from rtlgen.training.iterate import commands
from rtlgen.training.iterate.asking import asked, evaluated, model_name, results_of
from rtlgen.training.iterate.choosing import Decision, decide, mixed
from rtlgen.training.iterate.config import LEARNT, LoopConfig
from rtlgen.training.iterate.problems import Problems
from rtlgen.training.iterate.stages import Result, Stages
from rtlgen.training.rows import data_files

ROWS = "rows.jsonl"
_ALL = 1_000_000
"""Rows of one problem: more than it can have."""


@value
class Present:
    """The model that a round begins with."""

    name: str
    """As `--model` takes it."""
    weights: str
    """Folder of what was trained, or of the adapter that the loop began with; empty for the base."""
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


class Work:
    """A round that is under way."""

    def __init__(
        self, config: LoopConfig, number: int, present: Present, stages: Stages, problems: Problems
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
        model = model_name(self._config, self._done["train"]["result"])
        return evaluated(self._config, model, self._log("evaluate"), folder)

    def _decide(self, _: Path) -> Result:
        if "evaluate" not in self._done:
            return _told(Decision(kept=False, why="there was nothing to learn"))
        before, after = results_of(self._present.evaluation), results_of(self._folder / "evaluate")
        return _told(decide(compare(before, after, Basis.ADJUSTED), self._config.keep.p))

    def _log(self, stage: str) -> Path:
        return self._folder / f"{stage}.log"


def _told(decision: Decision) -> Result:
    return {name: getattr(decision, name) for name in Decision.__dataclass_fields__}


def _lines(dataset: Path) -> list[str]:
    """Of a dataset of ours; none where it was not made."""
    return _text_lines(dataset / "trl" / "train.jsonl") if dataset.is_dir() else []


def _text_lines(file: Path) -> list[str]:
    return [line for line in read_file(file).decode("utf-8").split("\n") if line.strip()]
