"""The behaviours of many designs, in few simulations."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.dataset.apart import apart
from rtlgen.dataset.clean import behaviour
from rtlgen.dataset.clean.shape import Shape
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.preprocess import for_simulation

_BATCH, _BRIEFLY = 24, 96
"""Designs in one simulation, for whole and for brief signatures."""
_WALL_S, _MORE_WALL_S = 3.0, 0.2
"""What one design may take, and each one more beside it."""


@value
class Design:
    code: str
    shape: Shape


def signatures(designs: Sequence[Design], simulator: Simulator, *, brief: bool = False) -> list[str]:
    """The signature of each design, brief or whole, as `behaviour.signature`.

    Also empty for one that does not compile, does not come to an end, or cannot stand beside others.

    Raises:
        ToolError: a tool is missing or broke.
    """
    found: list[str] = []
    for at in range(0, len(designs), _BRIEFLY if brief else _BATCH):
        found += _signatures(designs[at : at + (_BRIEFLY if brief else _BATCH)], simulator, brief)
    return found


def _signatures(designs: Sequence[Design], simulator: Simulator, brief: bool) -> list[str]:
    told = _together(designs, simulator, brief)
    if told is not None or len(designs) == 1:
        return told if told is not None else [""]
    half = len(designs) // 2
    return [*_signatures(designs[:half], simulator, brief), *_signatures(designs[half:], simulator, brief)]


def _together(designs: Sequence[Design], simulator: Simulator, brief: bool) -> list[str] | None:
    """None where they do not work together."""
    nonce = secrets.token_hex(8)
    tried = [behaviour.runs(d.shape, brief=brief) for d in designs]
    texts = [_renamed(d.code, f"_{nonce}_{n}") for n, d in enumerate(designs)]
    parts, benches = [behaviour.random_words()], list[str]()
    for n, (design, text) in enumerate(zip(designs, texts, strict=True)):
        if text is not None:
            name, module = f"bench_{nonce}_{n}", f"{design.shape.top}_{nonce}_{n}"
            parts += [text, behaviour.bench(design.shape, tried[n], name, module, f"{nonce}-{n}")]
            benches.append(name)
    parts.append(behaviour.top(benches))
    log = _log("\n".join(parts), simulator, _WALL_S + _MORE_WALL_S * len(designs))
    if log is None:
        return None
    shown = _by_design(log, nonce)
    return [
        behaviour.signature(d.shape, tried[n], shown.get(n, {})) if texts[n] is not None else ""
        for n, d in enumerate(designs)
    ]


def _renamed(code: str, ending: str) -> str | None:
    if "`" in code or "$" in code:
        code = for_simulation([SourceFile(path="design.sv", text=code)])[0].text
    return apart(code, ending)


def _log(text: str, simulator: Simulator, wall_s: float) -> str | None:
    source = SourceFile(path="batch.sv", text=f"`timescale 1ns/1ps\n{text}")
    with fresh_workdir() as folder:
        build = simulator.build(BuildJob(sources=(source,), top=behaviour.TOP), folder)
        if not build.ok:
            return None
        run = simulator.simulate(
            SimulateJob(artifact=build.artifact, top=behaviour.TOP, wall_s=wall_s), folder
        )
    return run.stdout if run.ok and not run.truncated else None


def _by_design(log: str, nonce: str) -> dict[int, dict[tuple[int, int], str]]:
    found: dict[int, dict[tuple[int, int], str]] = {}
    for number, r, o, bits in re.findall(rf"^{nonce}-(\d+) (\d+) (\d+) ([01xzXZ]+)$", log, re.MULTILINE):
        found.setdefault(int(number), {})[int(r), int(o)] = bits.lower()
    return found
