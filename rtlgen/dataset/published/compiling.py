"""Do designs compile? Many are asked together."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.dataset.apart import apart
from rtlgen.simulators.protocol import BuildJob, Simulator
from rtlgen.tools.workdir import fresh_workdir

_TOP = "rtlgen_batch"
_BATCH = 32


def complaints(designs: Sequence[Candidate], simulator: Simulator) -> list[str]:
    """The first thing that the compiler says against each design; empty for one that compiles.

    Raises:
        ToolError: a tool is missing or broke.
    """
    found: list[str] = []
    for at in range(0, len(designs), _BATCH):
        found += _complaints(designs[at : at + _BATCH], simulator)
    return found


def _complaints(designs: Sequence[Candidate], simulator: Simulator) -> list[str]:
    if len(designs) == 1:
        return [_alone(designs[0], simulator)]
    if _together(designs, simulator):
        return [""] * len(designs)
    half = len(designs) // 2
    return [*_complaints(designs[:half], simulator), *_complaints(designs[half:], simulator)]


def _together(designs: Sequence[Candidate], simulator: Simulator) -> bool:
    nonce = secrets.token_hex(8)
    texts = [apart(d.text, f"_{nonce}_{n}") for n, d in enumerate(designs)]
    if any(text is None or "`" in text for text in texts):
        return False
    instances = "\n".join(f"  {d.top}_{nonce}_{n} u{n}();" for n, d in enumerate(designs))
    top = f"module {_TOP};\n{instances}\nendmodule\n"
    source = SourceFile(path="batch.sv", text="\n".join([*(t for t in texts if t), top]))
    with fresh_workdir() as folder:
        return simulator.build(BuildJob(sources=(source,), top=_TOP), folder).ok


def _alone(design: Candidate, simulator: Simulator) -> str:
    with fresh_workdir() as folder:
        build = simulator.build(BuildJob(sources=design.files, top=design.top), folder)
    if build.ok:
        return ""
    errors = [d for d in build.diagnostics if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    return f"{errors[0].where()}: {errors[0].message}" if errors else "the compiler gave no reason"
