"""What a fine-tuning costs in CPU time and memory: of an adapter and of all weights, with the
head computed for the answers alone and as TRL does it.

    python scripts/bench_training.py DATASET [--rows 24] [--batch 4]

DATASET is a folder of `rtlgen dataset build --format trl --kind sft`. Each figure is of a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest import mock


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("dataset", type=Path)
    options.add_argument("--rows", type=int, default=24)
    options.add_argument("--batch", type=int, default=4)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(measured(given.dataset, given.batch, *given.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.write_text("".join(drawn(given.dataset, given.rows)), "utf-8")
        for weights in ("lora", "full"):
            for head in ("answers", "trl"):
                command = [sys.executable, __file__, str(rows), "--batch", str(given.batch)]
                done = subprocess.run(
                    [*command, "--one", weights, head], check=True, capture_output=True, text=True
                )
                found = json.loads(done.stdout.splitlines()[-1])
                seconds = found["cpu_seconds"]
                print(
                    f"{weights:5} head {head:8} {found['tokens']:6} tokens {found['learnt_tokens']:6} learnt "
                    f"{seconds:7.1f} CPU s {found['tokens'] / seconds:6.1f} tokens/CPU s "
                    f"{found['memory_mb']:6} MB",
                    flush=True,
                )


def drawn(dataset: Path, rows: int) -> list[str]:
    lines = (dataset / "trl" / "train.jsonl").read_text("utf-8").splitlines(keepends=True)
    return random.Random(1).sample(lines, rows)


def measured(rows: Path, batch: int, weights: str, head: str) -> dict[str, Any]:
    from rtlgen.training.config import SftConfig
    from rtlgen.training.run import train
    from rtlgen.training.sft import SFT

    theirs = mock.patch("rtlgen.training.sft.score_answers_only") if head == "trl" else nullcontext()
    with tempfile.TemporaryDirectory() as folder, theirs:
        config = SftConfig.model_validate(
            {
                "data": [str(rows)],
                "output": folder,
                "weights": weights,
                "batch_size": batch,
                "threads": 1,
                "checkpoint_every": 10_000,
                "drop_longer": True,
                "max_length": 512,
            }
        )
        return train(SFT, config, lambda _: None)


if __name__ == "__main__":
    main()
