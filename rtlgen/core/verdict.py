"""The judgement on a candidate. Nothing proven is not a pass."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.diagnostic import Diagnostic
from rtlgen.core.problem import BenchOrigin
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.value import value


class Status(StrEnum):
    PASS = "PASS"
    FAIL = "FAIL"
    """The design's fault."""
    UNKNOWN = "UNKNOWN"
    """Not decided: no bench, a vacuous or broken one, two simulators that disagree."""
    ERROR = "ERROR"
    """Ours: a tool, the disk, the harness. Tried again, counted apart, never scored."""


class Stage(StrEnum):
    """How far a candidate came, in order."""

    EXTRACT = "extract"
    STATIC = "static"
    BUILD = "build"
    SIMULATE = "simulate"
    PROVE = "prove"
    DONE = "done"


class Kind(StrEnum):
    NO_CODE = "NO_CODE"
    TRUNCATED = "TRUNCATED"
    SYNTAX = "SYNTAX"
    ELABORATION = "ELABORATION"
    INTERFACE = "INTERFACE"
    FORBIDDEN = "FORBIDDEN"
    CRASH = "CRASH"
    TIMEOUT = "TIMEOUT"
    RESOURCE = "RESOURCE"
    SILENT = "SILENT"
    """The bench never delivered its result."""
    VACUOUS = "VACUOUS"
    """Nothing was compared."""
    MISMATCH = "MISMATCH"
    TAMPERED = "TAMPERED"
    COUNTEREXAMPLE = "COUNTEREXAMPLE"


KINDS_OF_STAGE: dict[Stage, frozenset[Kind]] = {
    Stage.EXTRACT: frozenset({Kind.NO_CODE, Kind.TRUNCATED}),
    Stage.STATIC: frozenset({Kind.FORBIDDEN, Kind.INTERFACE}),
    Stage.BUILD: frozenset({Kind.SYNTAX, Kind.ELABORATION, Kind.INTERFACE, Kind.RESOURCE, Kind.TIMEOUT}),
    Stage.SIMULATE: frozenset(
        {
            Kind.CRASH,
            Kind.TIMEOUT,
            Kind.RESOURCE,
            Kind.SILENT,
            Kind.VACUOUS,
            Kind.MISMATCH,
            Kind.TAMPERED,
        }
    ),
    Stage.PROVE: frozenset({Kind.COUNTEREXAMPLE}),
    Stage.DONE: frozenset(),
}
"""Which kinds a stage may give."""


@value
class Verdict:
    status: Status
    stage: Stage
    """Where it was decided; DONE for a PASS."""
    kind: Kind | None = None
    """Of a FAIL; None otherwise."""
    cause: str = ""
    """The finer class under a kind ("undeclared_identifier", "all_x"); empty where none fits."""
    cause_confidence: float | None = None
    """How sure that cause is, from 0 to 1, where it was read from what the simulation showed; else None."""
    summary: str = ""
    """One line for a person: what happened, with file:line where there is one."""
    diagnostics: tuple[Diagnostic, ...] = ()
    simulation: SimulationResult | None = None
    bench_origin: BenchOrigin | None = None
    """Who vouched; None where nothing was simulated."""
    simulator: str = ""
    build_log: str = ""
    """What the simulator that was asked first printed, where it did not compile the design."""
    notes: tuple[str, ...] = ()
