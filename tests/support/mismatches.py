"""Mismatches of real designs, kept as data: the design, what it showed and what was expected of it."""

from __future__ import annotations

import json
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any

from rtlgen.core.hdl import Reset
from rtlgen.core.recording import Output, Recording
from rtlgen.core.value import value
from rtlgen.verify.causes import Cause, Shown

FOLDER = Path(__file__).parent.parent / "golden" / "mismatches"


@value
class Mismatch:
    problem: str
    origin: str
    """Which completion it is, or what was changed in the reference."""
    design: str
    cause: Cause
    """What the diagnosis must say."""
    shown: Shown
    """Of one recording, sampled at both edges where there is a clock."""

    @property
    def recording(self) -> Recording:
        return self.shown.recordings[0]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(name: str) -> Mismatch:
    data = json.loads((FOLDER / f"{name}.json").read_text())
    recording = Recording(
        times_ps=tuple(accumulate(int(t) for t in _unpacked(data["steps_ps"]))),
        rising=tuple(bit == "1" for bit in data["rising"]),
        clock=data["clock"],
        inputs=tuple((n, _unpacked(c)) for n, c in data["inputs"].items()),
        outputs=tuple(
            Output(name=n, expected=_unpacked(o["expected"]), actual=_unpacked(o["actual"]))
            for n, o in data["outputs"].items()
        ),
    )
    return Mismatch(
        problem=data["problem"],
        origin=data["origin"],
        design="\n".join(data["design"]),
        cause=Cause(name=data["cause"], confidence=data["confidence"]),
        shown=Shown(
            recordings=(recording,),
            reset=Reset(**data["reset"]) if data["reset"] else None,
            first=tuple(data["first"]),
        ),
    )


def save(name: str, mismatch: Mismatch) -> None:
    recording, reset = mismatch.recording, mismatch.shown.reset
    steps = [b - a for a, b in pairwise((0, *recording.times_ps))]
    data: dict[str, Any] = {
        "problem": mismatch.problem,
        "origin": mismatch.origin,
        "cause": mismatch.cause.name,
        "confidence": mismatch.cause.confidence,
        "design": mismatch.design.splitlines(),
        "first": list(mismatch.shown.first),
        "reset": {"port": reset.port, "active_low": reset.active_low} if reset else None,
        "clock": recording.clock,
        "steps_ps": _packed([str(s) for s in steps]),
        "rising": "".join("01"[r] for r in recording.rising),
        "inputs": {n: _packed(c) for n, c in recording.inputs},
        "outputs": {
            o.name: {"expected": _packed(o.expected), "actual": _packed(o.actual)} for o in recording.outputs
        },
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n")


def _packed(column: Any) -> str:
    """ "0*5 1": a value that stays is written once."""
    runs = [(bits, len(list(run))) for bits, run in groupby(column)]
    return " ".join(bits if count == 1 else f"{bits}*{count}" for bits, count in runs)


def _unpacked(text: str) -> tuple[str, ...]:
    runs = (run.partition("*") for run in text.split())
    return tuple(bits for bits, _, count in runs for _ in range(int(count or 1)))
