"""What a verdict is worth as a reward (pure).

0              no code, cut off, forbidden or tampered, whatever else it showed
+ extracts     there is a design in the answer
+ compiles     it has the interface, compiles, and its simulation comes to an end
+ lints        lint finds nothing in it
+ agrees * f   f: the share of right samples beyond what a design that does nothing has, from 0 to 1
  passes       PASS, instead of all above
+ area * a     of a PASS: a is the share of the reference's cells that it saves, or minus that which it adds
  no reward    UNKNOWN and ERROR, a time limit that was hit while waiting for the processor, and a problem
               whose bench lets a design that does nothing pass
"""

from __future__ import annotations

import math
from dataclasses import replace

from rtlgen.core.record import Judgement
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.evaluate.doubt import Doubt, doubt

ALL = ""
"""Names the samples in which every output is right."""
_LINT = "lint_"
_WORTHLESS = frozenset({Kind.FORBIDDEN, Kind.TAMPERED})
_NO_END = frozenset({Kind.CRASH, Kind.TIMEOUT, Kind.RESOURCE, Kind.SILENT})
"""Compiled, and cannot be simulated: worth no more than what does not compile, and the slowest to judge."""

Shares = dict[str, float]
"""The share of right samples by output, and of all together under `ALL`."""


@value
class Scale:
    """What each step is worth. What is wrong must not be worth as much as what passes."""

    extracts: float = 0.05
    compiles: float = 0.15
    lints: float = 0.05
    agrees: float = 0.25
    passes: float = 1.0
    area: float = 0.0

    def __post_init__(self) -> None:
        steps = (self.extracts, self.compiles, self.lints, self.agrees)
        if min(*steps, self.area) < 0 or not sum(steps) + self.area < self.passes:
            raise ValueError(
                "no step is negative, and all before a PASS are worth less than the smallest PASS"
            )


GRADED = Scale()
BINARY = Scale(extracts=0, compiles=0, lints=0, agrees=0)
"""A PASS or nothing: the simulations may end at their first mismatch."""


@value
class Yardstick:
    """What the problem's own designs show."""

    samples: int = 0
    """That the reference has compared; 0 where there is none."""
    hangs_cpu_s: float = math.inf
    """CPU seconds of a simulation beyond which it hangs, however busy the machine was."""
    by_output: bool = False
    """The bench counts each output's samples to the end."""
    trivial: tuple[tuple[str, float], ...] = ()
    """By output as in `Shares`: the best that a design which does nothing has."""
    trivial_passes: bool = False
    """A design that does nothing passes: the bench tells nothing."""


@value
class Grade:
    reward: float | None
    """None for no reward."""
    status: Status
    kind: Kind | None = None
    agrees: float = 0.0
    """The share beyond the trivial one, from 0 to 1; 1 for a PASS."""
    why: str = ""
    """In one line, for a log."""
    doubtful: bool = False
    """An error of ours, or a time limit that was hit while waiting for the processor: worth another try."""


def grade(judgement: Judgement, yardstick: Yardstick | None, scale: Scale, saved: float = 0.0) -> Grade:
    """What `judgement` is worth.

    Args:
        yardstick: None where it could not be taken: what depends on it gets no reward.
        saved: of a PASS, the share of the reference's cells that it saves; negative for more cells.
    """
    verdict = judgement.final
    doubtful = doubt([judgement]) is not Doubt.NONE and not _hung(verdict, yardstick)
    if doubtful or verdict.status in (Status.UNKNOWN, Status.ERROR):
        return replace(_graded(None, verdict), doubtful=doubtful)
    if yardstick is not None and yardstick.trivial_passes:
        return _graded(None, verdict, why="a design that does nothing passes this bench")
    if verdict.status is Status.PASS:
        return _graded(scale.passes + scale.area * max(-1.0, min(1.0, saved)), verdict, agrees=1.0)
    if verdict.stage is Stage.EXTRACT or verdict.kind in _WORTHLESS:
        return _graded(0.0, verdict)
    if verdict.stage in (Stage.STATIC, Stage.BUILD) or verdict.kind in _NO_END:
        return _graded(scale.extracts, verdict)
    if yardstick is None and scale.agrees:
        return _graded(None, verdict, why="what a design that does nothing has right is not known")
    agrees = agreement(verdict, yardstick) if yardstick is not None else 0.0
    clean = not any(d.cls.startswith(_LINT) for d in verdict.diagnostics)
    reward = scale.extracts + scale.compiles + scale.lints * clean + scale.agrees * agrees
    return _graded(reward, verdict, agrees=agrees)


def agreement(verdict: Verdict, yardstick: Yardstick) -> float:
    """The share of right samples beyond the trivial one, the mean over the outputs: from 0, no better than
    nothing, to 1."""
    simulation = verdict.simulation
    if simulation is None or simulation.partial or verdict.kind is not Kind.MISMATCH:
        return 0.0
    trivial = dict(yardstick.trivial)
    seen = shares(simulation, yardstick)
    names = [n for n in seen if n != ALL and n in trivial] or [ALL]
    beyond = [_beyond(seen[n], trivial.get(n, 1.0)) for n in names if trivial.get(n, 1.0) < 1.0]
    return sum(beyond) / len(beyond) if beyond else 0.0


def shares(simulation: SimulationResult, yardstick: Yardstick) -> Shares:
    """The share of right samples; what was not compared, though it is with the reference, is not right."""
    wanted = max(yardstick.samples, simulation.samples)
    if not wanted:
        return {ALL: 0.0}
    found = {ALL: (simulation.samples - simulation.mismatches) / wanted}
    if yardstick.by_output:
        found |= {o.signal: (o.samples - o.mismatches) / wanted for o in simulation.outputs}
    return found


def _hung(verdict: Verdict, yardstick: Yardstick | None) -> bool:
    simulation = verdict.simulation
    if verdict.kind is not Kind.TIMEOUT or simulation is None or yardstick is None:
        return False
    return simulation.run.cpu_s >= yardstick.hangs_cpu_s


def _beyond(share: float, trivial: float) -> float:
    return max(0.0, share - trivial) / (1.0 - trivial)


def _graded(reward: float | None, verdict: Verdict, *, agrees: float = 0.0, why: str = "") -> Grade:
    return Grade(
        reward=reward,
        status=verdict.status,
        kind=verdict.kind,
        agrees=agrees,
        why=why or verdict.summary,
    )
