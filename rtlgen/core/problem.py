"""What is asked for, and how an answer is judged."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.hdl import Clock, Direction, Parameter, Port, Reset, SourceFile
from rtlgen.core.value import value


class BenchKind(StrEnum):
    COCOTB = "cocotb"
    NATIVE = "native"
    RUNNER = "runner"
    """Scripts that ask cocotb's runner for builds and tests, as CVDP's harnesses do."""


class BenchOrigin(StrEnum):
    """Who vouches for the bench; a PASS is worth as much."""

    SUITE = "suite"
    USER = "user"
    OWN = "own-bench"
    """Written by a model: never counted as a suite's PASS."""


@value
class BenchSpec:
    """A testbench, ready to be run against a candidate."""

    kind: BenchKind
    files: tuple[SourceFile, ...]
    """cocotb: the test module first, its helpers after it. Native: the bench's sources in compile order.
    Runner: all that it has below src/, and elsewhere the files of the design that are there already; a
    candidate's file of the same path takes the place of one."""
    top: str
    """cocotb: the test module's name. Native: the top module of the simulation. Runner: the paths of the
    scripts, with blanks between them."""
    dialect: str = "rtlgen"
    """Native only: which verdict line the bench speaks ("rtlgen", "verilogeval", "rtllm")."""
    origin: BenchOrigin = BenchOrigin.SUITE
    timeout_s: float = 60.0
    """Wall time one simulation may take on an idle machine."""
    seed: int = 1
    env: tuple[tuple[str, str], ...] = ()
    """cocotb and runner: variables that the bench finds in its environment."""
    plusargs: tuple[str, ...] = ()
    """cocotb: each with its plus sign."""
    tests: tuple[str, ...] = ()
    """cocotb: regular expressions; a test whose full name fits none of them is left out. Empty for all."""
    defines: tuple[str, ...] = ()
    """cocotb: macros for the design, "NAME" or "NAME=VALUE"."""
    timescale: str = "1ns/1ps"
    """Of files that say none themselves."""


@value
class Problem:
    """A specification, its interface and, where there is one, the bench and the reference."""

    id: str
    suite: str
    spec: str
    """Markdown, without front matter."""
    top: str
    ports: tuple[Port, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    clock: Clock | None = None
    reset: Reset | None = None
    header: str = ""
    """A module header that a completion goes on from; empty where none is given."""
    targets: tuple[str, ...] = ()
    """The paths that the bench knows the completion's files by; empty where any will do."""
    reference: tuple[SourceFile, ...] = ()
    bench: BenchSpec | None = None
    title: str = ""
    difficulty: str = ""
    tags: tuple[str, ...] = ()
    licence: str = ""
    digest: str = ""
    """Of everything above that decides a verdict."""

    @property
    def inputs(self) -> tuple[Port, ...]:
        return tuple(p for p in self.ports if p.direction is Direction.INPUT)

    @property
    def outputs(self) -> tuple[Port, ...]:
        return tuple(p for p in self.ports if p.direction is Direction.OUTPUT)
