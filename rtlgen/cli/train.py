"""`rtlgen train`: a model that learns from what was proven."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtlgen.cli.problems import JsonOption

if TYPE_CHECKING:
    from rtlgen.training.run import Method

app = typer.Typer(help="Train a model on proven designs.", no_args_is_help=True)

ConfigArgument = Annotated[
    Path, typer.Argument(metavar="CONFIG.toml", help="What is to be trained, and on what.")
]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Begin anew where a training lies already.")]


@app.command("sft")
def sft(config: ConfigArgument, fresh: FreshOption = False, json: JsonOption = False) -> None:
    """Fine-tune a model on prompts and right answers; goes on from the last checkpoint."""
    from rtlgen.training.sft import SFT

    _train(SFT, config, fresh, json)


@app.command("dpo")
def dpo(config: ConfigArgument, fresh: FreshOption = False, json: JsonOption = False) -> None:
    """Train a model to prefer right answers to wrong ones; goes on from the last checkpoint."""
    from rtlgen.training.dpo import DPO

    _train(DPO, config, fresh, json)


@app.command("kto")
def kto(config: ConfigArgument, fresh: FreshOption = False, json: JsonOption = False) -> None:
    """Train a model on right and wrong answers without pairs; goes on from the last checkpoint."""
    from rtlgen.training.kto import KTO

    _train(KTO, config, fresh, json)


@app.command("grpo")
def grpo(config: ConfigArgument, fresh: FreshOption = False, json: JsonOption = False) -> None:
    """Train a model by the verdicts on its own answers; goes on from the last checkpoint."""
    from rtlgen.training.grpo import GRPO

    _train(GRPO, config, fresh, json)


def _train(method: Method[Any, Any], file: Path, fresh: bool, json: bool) -> None:
    import time

    from rtlgen.cli import console
    from rtlgen.training.config import read_config
    from rtlgen.training.run import train
    from rtlgen.training.watch import Step

    config = read_config(file, method.config)
    with console.ChangingLine() as line:
        begun, first = time.monotonic(), -1

        def tell(now: Step) -> None:
            nonlocal begun, first
            if first < 0:
                begun, first = time.monotonic(), now.step
            parts = [f"step {now.step} of {now.steps}", f"epoch {now.epoch:.2f}"]
            if now.loss is not None:
                parts.append(f"loss {now.loss:.4f}")
            if now.reward is not None:
                parts.append(f"reward {now.reward:.3f}")
            if now.step > first:
                each = (time.monotonic() - begun) / (now.step - first)
                parts.append(f"{each:.1f} s a step, {each * (now.steps - now.step) / 60:.0f} min left")
            if now.stopping:
                parts.append("stopping with a checkpoint; Ctrl-C again stops at once")
            line.show(", ".join(parts))

        line.show("loading the model and the rows")
        done = train(method, config, tell, fresh=fresh)
    if json:
        console.as_json(done)
        return
    console.result(
        f"{done['steps']} steps over {done['rows']} rows of {done['tokens']} tokens, loss {done['loss']:.4f}"
    )
    console.result(done["result"])
