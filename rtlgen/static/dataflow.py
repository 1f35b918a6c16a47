"""The dataflow of a design from two sources: pyverilog where it can read it, pyslang always."""

from __future__ import annotations

import json
import logging
import sys

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language
from rtlgen.core.value import value
from rtlgen.static.pyverilog_child import ANSWER
from rtlgen.tools.process import Limits, run
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.cone import Cone, ConeSignal, cones
from rtlgen.verilog.preprocess import preprocessed

log = logging.getLogger(__name__)

LIMITS = Limits(wall_s=30.0, cpu_s=20.0, memory_mb=1024)


@value
class Dataflow:
    """The cones of a design's outputs."""

    cones: tuple[Cone, ...]
    """pyslang's; where it finds none, pyverilog's, which know no lines."""
    sources: tuple[str, ...]
    """Who could read the design: "pyslang", "pyverilog"."""
    canonical: str = ""
    """pyverilog's own rendering of the syntax tree; empty where it could not read it (SystemVerilog)."""
    disagree: tuple[str, ...] = ()
    """Outputs for which the two name different signals. pyverilog misses what passes through functions."""


def dataflow(candidate: Candidate) -> Dataflow:
    """What drives each output of `candidate`, asked of both. Takes a second or two.

    Raises:
        ToolMissing: there is no Python to run pyverilog in, which cannot be.
    """
    sources = tuple(f for f in candidate.files if f.language is not Language.PYTHON)
    ours = cones(sources, candidate.top)
    canonical, theirs = _pyverilog("\n".join(f.text for f in preprocessed(sources)), candidate.top)
    read_by = [*(["pyslang"] if ours else []), *(["pyverilog"] if canonical else [])]
    return Dataflow(
        cones=tuple((ours or theirs).values()),
        sources=tuple(read_by),
        canonical=canonical,
        disagree=tuple(n for n in ours if n in theirs and _names(ours[n]) != _names(theirs[n])),
    )


def _names(cone: Cone) -> set[str]:
    """The signals of the top itself: below it the two name things differently."""
    return {s.name for s in cone.signals if "." not in s.name}


def _pyverilog(text: str, top: str) -> tuple[str, dict[str, Cone]]:
    """Canonical code and cones; empty where pyverilog cannot read the design."""
    with fresh_workdir() as folder:
        (folder / "design.v").write_text(text, "utf-8", "replace")
        child = [sys.executable, "-m", "rtlgen.static.pyverilog_child", "design.v", top]
        done = run(child, cwd=folder, limits=LIMITS)
        answer = folder / ANSWER
        if not answer.is_file():
            log.info("pyverilog cannot read this design: %s", (done.stderr or done.stdout)[-200:])
            return "", {}
        found = json.loads(answer.read_text("utf-8"))
    return found["canonical"], {o: _cone(o, signals) for o, signals in found["cones"].items()}


def _cone(output: str, signals: list[tuple[str, int]]) -> Cone:
    ordered = sorted((depth, name) for name, depth in signals)
    return Cone(output=output, signals=tuple(ConeSignal(name=n, depth=d) for d, n in ordered), lines=())
