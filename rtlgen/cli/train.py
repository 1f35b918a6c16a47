"""`rtlgen train`: a model that learns from what was proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli.problems import JsonOption

app = typer.Typer(help="Train a model on proven designs.", no_args_is_help=True)

ConfigArgument = Annotated[
    Path, typer.Argument(metavar="CONFIG.toml", help="What is to be trained, on what.")
]


@app.callback()
def options() -> None:
    """Train a model on proven designs."""


@app.command("sft")
def sft(config: ConfigArgument, json: JsonOption = False) -> None:
    """Fine-tune a model on prompts and right answers; goes on from the last checkpoint."""
    import time

    from rtlgen.cli import console
    from rtlgen.training.config import read_config
    from rtlgen.training.run import Step
    from rtlgen.training.sft import train_sft

    settings = read_config(config)
    begun = time.monotonic()
    with console.ChangingLine() as line:
        loss = ""

        def tell(now: Step) -> None:
            nonlocal loss
            loss = loss if now.loss is None else f", loss {now.loss:.4f}"
            seconds = time.monotonic() - begun
            line.show(f"step {now.step} of {now.steps}, epoch {now.epoch:.2f}{loss}, {seconds:.0f} s")

        line.show("loading the model and the rows")
        done = train_sft(settings, tell)
    if json:
        console.as_json(done)
        return
    console.result(f"{done['rows']} rows, {done['tokens']} tokens, loss {done['train_loss']:.4f}")
    console.result(done["result"])
