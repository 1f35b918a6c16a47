"""Are two designs equal in every cycle, from every reachable state? Yosys asks, ABC answers."""

from __future__ import annotations

import importlib.util
import sys
from enum import StrEnum
from pathlib import Path

from rtlgen.core.errors import ExtraMissing
from rtlgen.core.value import value
from rtlgen.formal.yosys_child import ASKED, OTHER_PORTS
from rtlgen.tools.process import Limits, run


class Equality(StrEnum):
    PROVED = "proved"
    """Equal in every reachable state, without a bound."""
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    """Not synthesizable, too hard, or a loop: nothing is known."""


@value
class EquivalenceResult:
    equality: Equality
    detail: str = ""
    """How it was decided, or why it was not."""


def compare(gold: str, gate: str, top: str, folder: Path, *, timeout_s: float = 20.0) -> EquivalenceResult:
    """Compare two designs with the same top module and ports.

    Flip-flops without an initial value start as X; X in `gold` matches anything.

    Args:
        gold: source of the design that is right.
        gate: source of the other.
        top: the top module of both.
        folder: a work folder that nobody else uses.
        timeout_s: for each of the two steps.

    Raises:
        ExtraMissing: pyosys is not installed.
    """
    abc = _abc()
    (folder / "a.sv").write_text(gold, "utf-8")
    (folder / "b.sv").write_text(gate, "utf-8")
    limits = Limits(wall_s=timeout_s, cpu_s=timeout_s, memory_mb=4096)
    asked = run(
        [sys.executable, "-m", "rtlgen.formal.yosys_child", "a.sv", "b.sv", top, "question.aig"],
        cwd=folder,
        limits=limits,
    )
    answer = asked.stdout.splitlines()
    if OTHER_PORTS in answer:
        return EquivalenceResult(equality=Equality.DIFFERENT, detail="the ports differ")
    if not asked.ok or ASKED not in answer:
        return EquivalenceResult(equality=Equality.UNDECIDED, detail=_why(asked.stdout + asked.stderr))
    script = "read_aiger question.aig; strash; scorr; write_aiger simple.aig; bmc3 -F 60 -T 4; pdr -T 8"
    solved = run([str(abc), "-c", script], cwd=folder, limits=limits)
    return _read(solved.stdout, folder / "simple.aig")


def _read(log: str, simple: Path) -> EquivalenceResult:
    """ABC's answer; pdr says nothing of an output that has become constant, so its literal is read too."""
    if simple.is_file() and _output_literal(simple) == 0:
        return EquivalenceResult(equality=Equality.PROVED, detail="structural")
    if "was asserted in frame" in log:
        return EquivalenceResult(equality=Equality.DIFFERENT, detail="counterexample")
    if "Property proved" in log:
        return EquivalenceResult(equality=Equality.PROVED, detail="pdr")
    return EquivalenceResult(equality=Equality.UNDECIDED, detail="neither proved nor refuted in time")


def _output_literal(path: Path) -> int:
    """The literal of the first output of an AIGER file (Biere, AIGER 1.9); 0 is the constant false."""
    with path.open("rb") as file:
        latches = int(file.readline().split()[3])
        for _ in range(latches):
            file.readline()
        return int(file.readline())


def _abc() -> Path:
    spec = importlib.util.find_spec("pyosys")
    if spec is None or spec.origin is None:
        raise ExtraMissing("pyosys", "formal", "comparing two designs")
    return Path(spec.origin).parent / "yosys-abc"


def _why(log: str) -> str:
    lines = [line for line in log.splitlines() if "ERROR" in line or "error:" in line or "Warning" in line]
    return " ".join((lines or log.splitlines() or ["no answer"])[-1].split())[:200]
