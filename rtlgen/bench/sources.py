"""What is compiled, in which order, under which names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec

_VERILOG = {".v", ".sv", ".vh", ".svh"}


def design_sources(spec: BenchSpec, candidate: Candidate) -> tuple[SourceFile, ...]:
    """The bench's Verilog first, the candidate last: no macro of the candidate reaches the bench.

    A file of the candidate whose path the bench has taken gets another.
    """
    bench = [f for f in spec.files if PurePosixPath(f.path).suffix in _VERILOG]
    taken = {f.path for f in spec.files}
    mine = [f if f.path not in taken else replace(f, path=f"candidate/{f.path}") for f in candidate.files]
    return (*bench, *mine)


def write_data_files(spec: BenchSpec, folder: Path) -> None:
    """Write what is neither Verilog nor Python: vectors that a bench reads from the work folder."""
    for file in spec.files:
        if PurePosixPath(file.path).suffix not in {*_VERILOG, ".py"}:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text)
