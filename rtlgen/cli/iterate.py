"""`rtlgen iterate`: a model that learns from its own proven answers, round by round."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rtlgen.cli.problems import JsonOption


def iterate(
    config: Annotated[Path, typer.Argument(metavar="CONFIG.toml", help="What is asked, learnt and kept.")],
    json: JsonOption = False,
) -> None:
    """Sample, keep what is proven, train, evaluate, keep or reject; goes on where it stopped."""
    from rtlgen.cli import console
    from rtlgen.training.iterate import report
    from rtlgen.training.iterate.config import read_loop
    from rtlgen.training.iterate.loop import iterate
    from rtlgen.training.iterate.rounds import Round
    from rtlgen.training.iterate.stages import Result

    told = read_loop(config)
    root = Path(told.output)
    numbers: dict[str, Any] = {}

    def ended(rounds: list[Round], start: Result) -> None:
        nonlocal numbers
        report.write(root, rounds, start)
        numbers = report.as_data(rounds, start)
        last = rounds[-1]
        console.note(f"round {last.number} {_fate(last.kept)}: {last.stages['decide']['why']}")

    def tell(number: int, stage: str) -> None:
        console.note(
            f"round {number}: {stage}" if number else "what the loop begins with, on the held-out problems"
        )

    iterate(told, tell, ended)
    if json:
        console.as_json(numbers)
        return
    rows = [("start", "", *report.rate(numbers["start"]))]
    rows += [(str(r["round"]), _fate(r["kept"]), *report.rate(r.get("evaluate"))) for r in numbers["rounds"]]
    console.table(rows, headings=("round", "", "pass@1", "95 %"))
    console.result(f"{numbers['model']}, {root / report.PICTURE}")


def _fate(kept: bool) -> str:
    return "kept" if kept else "rejected"
