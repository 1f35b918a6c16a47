"""How large a design is: the cells that Yosys makes of it, without a library."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ExtraMissing
from rtlgen.core.toolrun import ToolVersion
from rtlgen.formal.area_child import CELLS
from rtlgen.tools.process import Limits, run
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.preprocess import for_simulation

_CELLS = re.compile(rf"^{re.escape(CELLS)}(\d+)$", re.MULTILINE)


def yosys() -> ToolVersion:
    """Which Yosys counts.

    Raises:
        ExtraMissing: pyosys is not installed.
    """
    try:
        return ToolVersion(name="yosys", version=version("pyosys"))
    except PackageNotFoundError:
        raise ExtraMissing("pyosys", "formal", "measuring area") from None


def cells_of(candidate: Candidate) -> int | None:
    """As `cells`, of a design as it is simulated; None where there is none."""
    if not candidate.files:
        return None
    source = "\n".join(f.text for f in for_simulation(candidate.files))
    with fresh_workdir() as folder:
        return cells(source, candidate.top, folder)


def cells(source: str, top: str, folder: Path, *, timeout_s: float = 20.0) -> int | None:
    """Gates with two inputs, multiplexers and flip-flops of `top`, flattened.

    Yosys wants a /proc, which a strong sandbox has not: it runs within limits alone. So `source` should be
    one that the gate has let pass.

    Args:
        folder: a work folder that nobody else uses.

    Returns:
        None where it is not synthesizable, or takes longer.

    Raises:
        ExtraMissing: pyosys is not installed.
    """
    yosys()
    (folder / "design.sv").write_text(source, "utf-8")
    found = run(
        [sys.executable, "-m", "rtlgen.formal.area_child", "design.sv", top],
        cwd=folder,
        env={"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        limits=Limits(wall_s=timeout_s, cpu_s=timeout_s, memory_mb=4096),
    )
    told = _CELLS.findall(found.stdout)  # the last one is ours, whatever a design has Yosys print
    return int(told[-1]) if found.ok and told else None
