"""One check, as its parts hand it on."""

from __future__ import annotations

from pathlib import Path

from rtlgen.bench.protocol import Pace
from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchSpec
from rtlgen.core.value import value
from rtlgen.simulators.protocol import Simulator


@value
class Job:
    candidate: Candidate
    spec: BenchSpec
    simulator: Simulator
    folder: Path
    parameters: tuple[tuple[str, str], ...] = ()
    wall_s: float = 60.0
    waves: bool = False
    pace: Pace | None = None
