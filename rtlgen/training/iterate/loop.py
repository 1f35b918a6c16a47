"""The loop: sample, select, mix, train, evaluate, decide, round after round.

DIR/loop.json          what the loop is made of
DIR/start/             what the loop begins with on the held-out problems
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
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from rtlgen.core.digest import digest
from rtlgen.core.errors import ExtraMissing, StoreError
from rtlgen.store.files import read_file, write_file
from rtlgen.store.identity import refuse_change
from rtlgen.training.iterate.asking import evaluated, model_name
from rtlgen.training.iterate.config import LoopConfig
from rtlgen.training.iterate.problems import Problems
from rtlgen.training.iterate.rounds import Present, Round, Work
from rtlgen.training.iterate.stages import Result, Stages
from rtlgen.training.rows import data_files

LOOP = "loop.json"
_PACKAGES = ("torch", "transformers", "trl", "peft", "datasets", "matplotlib")

Tell = Callable[[int, str], None]
"""Is told the round, 0 before the first, and the stage that begins."""


def iterate(config: LoopConfig, tell: Tell, ended: Callable[[list[Round], Result], None]) -> list[Round]:
    """All rounds that `config` asks for; what is done already is not done again.

    Args:
        ended: is told the rounds so far, and what it began with came to, after each round.

    Raises:
        ExtraMissing: a package that trains is not installed.
        StoreError: the folder holds another loop, or cannot be written.
        UsageError: a suite cannot be had.
        ToolFailed, ConfigError: a stage did not come to its end; the message says where its log is.
    """
    root = Path(config.output)
    _check(config)
    _claim(root, config)
    problems = Problems(config)
    beginning = Stages(root, digest(config.identity()), partial(tell, 0))
    name = model_name(config, config.adapter)
    start = beginning.do("start", partial(evaluated, config, name, root / "start.log"))
    present = Present(name=name, weights=config.adapter, evaluation=root / "start")
    rounds: list[Round] = []
    after = beginning.last
    for number in range(1, config.rounds + 1):
        stages = Stages(root / f"round-{number:02}", after, partial(tell, number))
        found = Work(config, number, present, stages, problems).carry_out()
        after = stages.last
        rounds.append(found)
        if found.kept:
            weights = found.stages["train"]["result"]
            present = Present(
                name=model_name(config, weights), weights=weights, evaluation=stages.folder / "evaluate"
            )
        ended(rounds, start)
    return rounds


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
