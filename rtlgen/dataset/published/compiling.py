"""Do designs compile? Many are asked together."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.dataset.apart import apart, blamed, parts
from rtlgen.dataset.published.row import Fault
from rtlgen.simulators.protocol import BuildJob, Simulator
from rtlgen.tools.workdir import fresh_workdir

_TOP = "rtlgen_batch"
_BATCH = 32


@value
class Complaint:
    fault: Fault
    """COMPILE or UNSUPPORTED."""
    message: str


def complaints(designs: Sequence[Candidate], simulator: Simulator) -> list[Complaint | None]:
    """The first thing that the compiler says against each design; None for one that compiles.

    Raises:
        ToolError: a tool is missing or broke.
    """
    found: list[Complaint | None] = []
    for at in range(0, len(designs), _BATCH):
        found += _complaints(designs[at : at + _BATCH], simulator)
    return found


def _complaints(designs: Sequence[Candidate], simulator: Simulator) -> list[Complaint | None]:
    if len(designs) == 1:
        return [_alone(designs[0], simulator)]
    refused = _together(designs, simulator)
    if refused is None:
        return [None] * len(designs)
    found: dict[int, Complaint | None] = {}
    for part in parts(len(designs), refused):
        found |= zip(part, _complaints([designs[n] for n in part], simulator), strict=True)
    return [found[n] for n in range(len(designs))]


def _together(designs: Sequence[Candidate], simulator: Simulator) -> frozenset[int] | None:
    """None where all compile, or else those to blame, as far as that is known."""
    nonce = secrets.token_hex(8)
    texts = [apart(d.text, f"_{nonce}_{n}") for n, d in enumerate(designs)]
    if odd := frozenset(n for n, text in enumerate(texts) if text is None or "`" in text):
        return odd
    instances = "\n".join(f"  {d.top}_{nonce}_{n} u{n}();" for n, d in enumerate(designs))
    top = f"module {_TOP};\n{instances}\nendmodule\n"
    source = SourceFile(path="batch.sv", text="\n".join([*(t for t in texts if t), top]))
    with fresh_workdir() as folder:
        build = simulator.build(BuildJob(sources=(source,), top=_TOP), folder)
    return None if build.ok else blamed(build.diagnostics, [t for t in texts if t])


def _alone(design: Candidate, simulator: Simulator) -> Complaint | None:
    with fresh_workdir() as folder:
        build = simulator.build(BuildJob(sources=design.files, top=design.top), folder)
    if build.ok:
        return None
    errors = [d for d in build.diagnostics if d.severity is Severity.ERROR]
    limits = [d for d in build.diagnostics if d.severity is Severity.UNSUPPORTED]
    fault = Fault.UNSUPPORTED if limits and not errors else Fault.COMPILE
    told = [f"{d.where()}: {d.message}" for d in (*errors, *limits)]
    return Complaint(fault=fault, message=told[0] if told else "the compiler gave no reason")
