"""What a harness's scripts ask cocotb's runner for: found out by running them once, without a simulator."""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter, ValidationError

from rtlgen.bench import cocotb_env, inside
from rtlgen.bench.inside.rtlgen_asking import ANSWER, REQUEST
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.value import value
from rtlgen.simulators.sources import write_sources
from rtlgen.tools.process import Limits, run
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.tools.workdir import fresh_workdir

HARNESS = "src"
"""The folder of a harness's own files; the design's lie beside it."""
_PROGRAM = Path(inside.__file__).parent / "rtlgen_asking.py"
_LIMITS = Limits(wall_s=120.0, cpu_s=60.0)
_MOUNT = re.compile(r"(?<![\w./~-])/(code|src)(?![\w-])")
"""Where CVDP's containers have the design and the harness."""
_LONGEST = 1 << 22

_Place = Annotated[str, AfterValidator(posixpath.normpath)]


@value
class AskedRun:
    """One build and one simulation of it."""

    sources: tuple[_Place, ...]
    """In compile order, from the root of the harness."""
    top: str
    modules: tuple[str, ...]
    """Python modules with tests."""
    parameters: tuple[tuple[str, str], ...] = ()
    defines: tuple[str, ...] = ()
    timescale: str | None = None
    tests: tuple[str, ...] = ()
    """As `BenchSpec.tests`."""
    seed: int | None = None
    """None where the harness leaves it to chance."""
    plusargs: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()


@value
class Asked:
    runs: tuple[AskedRun, ...] = ()
    refused: str = ""
    """Why the scripts cannot be followed; empty where they can."""


_ANSWER = TypeAdapter(Asked)


def relative(text: str) -> str:
    """`text` with /code and /src, where CVDP's containers have design and harness, as they lie here: the
    first is the folder itself, the second src in it."""
    return _MOUNT.sub(lambda m: "." if m[1] == "code" else "./src", text)


@lru_cache(maxsize=1024)
def asked_by(spec: BenchSpec, design: tuple[str, ...]) -> Asked:
    """What the scripts of `spec` ask for. They are run confined, under a seed, and start no program.

    Args:
        design: the paths of a candidate's files. Nothing else of a candidate is there for the scripts.

    Raises:
        ToolMissing: no cocotb.
        UsageError: a path of the design leaves the folder.
    """
    with fresh_workdir() as folder:
        _lay_out(spec, design, folder)
        done = run(
            [sys.executable, str(_PROGRAM)],
            cwd=folder,
            env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1"},
            limits=_LIMITS,
            sandbox=best_sandbox(),
            readable=[Path(p) for p in cocotb_env.readable()],
        )
        asked = _read(folder / ANSWER, done)
    absent = next((m for r in asked.runs for m in r.modules if module_path(m) not in _paths(spec)), None)
    return (
        asked
        if absent is None
        else Asked(refused=f"its scripts name {module_path(absent)}, which is not there")
    )


def module_path(module: str) -> str:
    """Where a Python module of a harness lies."""
    return f"{HARNESS}/{module.replace('.', '/')}.py"


def _paths(spec: BenchSpec) -> set[str]:
    return {f.path for f in spec.files}


def _lay_out(spec: BenchSpec, design: Sequence[str], folder: Path) -> None:
    there = {f.path for f in spec.files}
    empty = [SourceFile(path=path, text="") for path in design if path not in there]
    moved = [replace(f, text=relative(f.text)) if f.path.endswith(".py") else f for f in spec.files]
    write_sources([*moved, *empty], folder)
    request = {
        "scripts": spec.top.split(),
        "env": {name: relative(text) for name, text in spec.env},
        "seed": spec.seed,
    }
    (folder / REQUEST).write_text(json.dumps(request), "utf-8")


def _read(answer: Path, done: ToolRun) -> Asked:
    if not answer.is_file() or answer.stat().st_size > _LONGEST:
        said = (done.stderr or done.stdout).strip().splitlines()
        return Asked(
            refused=f"its scripts did not come to their end: {said[-1] if said else done.ended.value}"
        )
    try:
        asked = _ANSWER.validate_json(answer.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        return Asked(refused=f"its scripts ask for what no runner could do: {first['loc']}: {first['msg']}")
    if asked.refused:
        return Asked(refused=asked.refused)
    if not any(one.modules for one in asked.runs):
        return Asked(refused="its scripts ask cocotb's runner for no test")
    return asked
