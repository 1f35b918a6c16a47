"""The curves of a training as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_CURVES = ("loss", "reward", "rewards/margins")
"""What is drawn, where it was logged."""


def draw(history: Sequence[Mapping[str, Any]], file: Path) -> None:
    """What was logged, over the steps: one plot a curve; nothing where nothing was logged."""
    from matplotlib.figure import Figure

    curves = [name for name in _CURVES if any(name in entry for entry in history)]
    if not curves:
        return
    figure = Figure(figsize=(7, 2.6 * len(curves)), layout="constrained")
    for number, name in enumerate(curves, 1):
        plot = figure.add_subplot(len(curves), 1, number)
        logged = [(entry["step"], entry[name]) for entry in history if name in entry]
        plot.plot(*zip(*logged, strict=True), marker="." if len(logged) < 60 else "")
        plot.set_ylabel(name)
        plot.set_xlabel("step")
        plot.grid(visible=True, alpha=0.3)
    figure.savefig(file, dpi=110)
