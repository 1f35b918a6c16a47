"""What a loop has come to: a card for each round, one file of all numbers, one picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rtlgen.store.files import write_file
from rtlgen.training.iterate.rounds import Round
from rtlgen.training.iterate.stages import Result

CARD, NUMBERS, PICTURE = "README.md", "rounds.json", "rounds.png"


def write(root: Path, rounds: Sequence[Round], start: Result) -> None:
    """Write all three; the cards that are there stay.

    Raises:
        StoreError: the folder cannot be written.
    """
    numbers = as_data(rounds, start)
    write_file(root / NUMBERS, json.dumps(numbers, indent=1).encode() + b"\n")
    for one in rounds:
        write_file(root / f"round-{one.number:02}" / CARD, card(one).encode())
    draw(numbers, root / PICTURE)


def as_data(rounds: Sequence[Round], start: Result) -> dict[str, Any]:
    """All that the stages said, and by round the model that is the present one after it."""
    return {
        "start": start,
        "rounds": [{"round": r.number, "asked": r.asked, "kept": r.kept, **r.stages} for r in rounds],
        "model": next((r.stages["evaluate"]["model"] for r in reversed(rounds) if r.kept), start["model"]),
    }


def card(one: Round) -> str:
    """A round in words and numbers."""
    sample, select, mix, decided = (one.stages[n] for n in ("sample", "select", "mix", "decide"))
    chosen = ", ".join(f"{rows} {kind}" for kind, rows in select.items()) or "none"
    lines = [
        f"# Round {one.number}: {'kept' if one.kept else 'rejected'}",
        "",
        f"{decided['why'][:1].upper()}{decided['why'][1:]}.",
        "",
        "| | |",
        "|---|---|",
        f"| asked | `{one.asked}` |",
        f"| its samples | {sample['samples']} of {sample['problems']} problems, pass@1 {_rate(sample)}; "
        f"{sample['solved']} problems solved; {sample['not_judged']} not judged |",
        f"| rows made of them | {chosen} |",
        f"| learnt | {mix['rows']} rows, {mix['own']} of them the model's own |",
    ]
    if "evaluate" in one.stages:
        train, held_out = one.stages["train"], one.stages["evaluate"]
        lines += [
            f"| trained | `{train['result']}`, loss {_number(train['loss'])} |",
            f"| on held-out problems | {held_out['samples']} samples of {held_out['problems']} problems, "
            f"pass@1 {_rate(held_out)} |",
            f"| against the model before | {_number(decided['difference'], sign=True)} "
            f"({_number(decided['low'], sign=True)} to {_number(decided['high'], sign=True)}), "
            f"p = {_number(decided['p'])} ({decided['test']}) |",
        ]
    return "\n".join([*lines, ""])


def draw(numbers: dict[str, Any], file: Path) -> None:
    """pass@1 on the held-out problems by round, with its intervals, and that of the samples."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    plot = figure.add_subplot()
    tried = [(0, True, numbers["start"])]
    tried += [(r["round"], r["kept"], r["evaluate"]) for r in numbers["rounds"] if "evaluate" in r]
    for kept, label, marker in ((True, "held out, kept", "o"), (False, "held out, rejected", "x")):
        points = [(n, f) for n, k, f in tried if k is kept and f["pass_at_1"] is not None]
        if points:
            rates = [f["pass_at_1"] for _, f in points]
            below, above = (
                [abs((r if f[end] is None else f[end]) - r) for r, (_, f) in zip(rates, points, strict=True)]
                for end in ("low", "high")
            )
            plot.errorbar(
                [n for n, _ in points],
                rates,
                yerr=[below, above],
                fmt=f"{marker}-" if kept else marker,
                capsize=3,
                label=label,
            )
    samples = [(r["round"], r["sample"]["pass_at_1"] or 0.0) for r in numbers["rounds"]]
    if samples:
        plot.plot(*zip(*samples, strict=True), "s--", alpha=0.5, label="samples that were learnt from")
    plot.set_xticks(
        range(len(numbers["rounds"]) + 1), ["start", *(str(r["round"]) for r in numbers["rounds"])]
    )
    plot.set_xlabel("round")
    plot.set_ylabel("pass@1")
    plot.set_ylim(0, None)
    plot.grid(visible=True, alpha=0.3)
    plot.legend()
    beside = file.with_suffix(".part.png")
    figure.savefig(beside, dpi=110)
    beside.replace(file)


def rate(figures: Result | None) -> tuple[str, str]:
    """pass@1 and its interval, in words; empty where nothing was asked."""
    if figures is None:
        return "", ""
    return _number(figures["pass_at_1"]), f"{_number(figures['low'])} to {_number(figures['high'])}"


def _rate(figures: Result) -> str:
    value, interval = rate(figures)
    return f"{value} ({interval})"


def _number(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return "unknown"
    return f"{value:+.3f}" if sign else f"{value:.3f}"
