"""An adapter as it ships: in bf16, at most 16 MB, the same file for the same weights.

    .venv/bin/python scripts/ship_adapter.py build/embedded/sft/adapter adapters/embedded
    .venv/bin/python scripts/ship_adapter.py BEFORE/adapter AFTER/adapter adapters/embedded

Of several the mean ships. That of a model before and after it learnt something new keeps more of what it knew
than the one after (WiSE-FT, arXiv 2109.01903).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
MOST_BYTES = 16 << 20


def ship(trained: list[Path], shipped: Path) -> int:
    """Write both files of the adapter; its card is written by hand. Returns the bytes of the weights."""
    shipped.mkdir(parents=True, exist_ok=True)
    config = json.loads((trained[0] / CONFIG).read_text())
    config["target_modules"] = sorted(config["target_modules"])  # a set, in another order each time
    (shipped / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    all_weights = [load_file(folder / WEIGHTS) for folder in trained]
    weights = {
        name: torch.stack([w[name].float() for w in all_weights]).mean(dim=0).to(torch.bfloat16)
        for name in all_weights[0]
    }
    save_file(weights, shipped / WEIGHTS, metadata={"format": "pt"})
    (shipped / WEIGHTS).chmod(0o644)
    size = (shipped / WEIGHTS).stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{size} bytes are more than the {MOST_BYTES} that ship")
    return size


if __name__ == "__main__":
    *sources, target = map(Path, sys.argv[1:])
    print(ship(sources, target), "bytes")
