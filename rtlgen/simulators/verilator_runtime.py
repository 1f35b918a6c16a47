"""Verilator's run-time library and headers, compiled once and kept in the user's cache.

What Verilator makes of a small design compiles in half a second once these are there, and in half a minute
without: the time goes into headers and the library, not into the design.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from rtlgen.core.digest import digest
from rtlgen.core.errors import ToolFailed
from rtlgen.core.value import value
from rtlgen.tools.process import Limits, run
from rtlgen.tools.toolchain import Tool

log = logging.getLogger(__name__)

HEADER = "rtlgen_runtime.h"
LIBRARY = "librtlgen_runtime.a"
_MANIFEST = "manifest.json"

_HEADERS = ("verilated", "verilated_vpi", "verilated_timing", "verilated_dpi")
"""Precompiled. What few designs include is left to them: every build goes through all that is in there."""

_UNITS = (
    "verilated",
    "verilated_dpi",
    "verilated_probdist",
    "verilated_random",
    "verilated_threads",
    "verilated_timing",
    "verilated_vpi",
)
_WAVE_UNIT = "verilated_vcd_c"

_STOP = """\
// $stop and $fatal end the simulation as in other simulators, the final blocks included; left alone,
// Verilator's library would abort the process.
#include "verilated.h"

void vl_stop(const char* file, int line, const char*) {
    VerilatedContext* const context = Verilated::threadContextp();
    if (context->gotFinish() && !context->executingFinal()) return;
    VL_PRINTF("- %s:%d: Verilog $stop\\n", file, line);
    Verilated::runFlushCallbacks();
    context->gotFinish(true);
}
"""

_LIMITS = Limits(wall_s=900, cpu_s=600, memory_mb=6144, file_mb=1024)


@value
class Runtime:
    """A prebuilt library and header, and how to use them."""

    folder: str
    flags: tuple[str, ...]
    """The compiler flags they were built with: the precompiled header fits no others."""


def prebuilt(verilator: Tool, root: Path, compiler: Tool, *, waves: bool) -> Runtime:
    """The runtime for this Verilator and this compiler; made now if it is not in the cache.

    Args:
        root: VERILATOR_ROOT of `verilator`.
        waves: with the dumper of waveforms.

    Raises:
        ToolFailed: the compiler cannot compile it.
    """
    return _prebuilt(verilator, str(root), compiler, waves, str(user_cache_path("rtlgen") / "verilator"))


@cache
def _prebuilt(verilator: Tool, root: str, compiler: Tool, waves: bool, base: str) -> Runtime:
    flags = compile_flags(Path(root), compiler, waves=waves)
    sources = Path(root, "include")
    recipe = [flags, _HEADERS, _UNITS, _STOP]
    key = digest([verilator.version, _content(sources), compiler.path, compiler.version, recipe])
    folder = Path(base, f"{verilator.version}-{key[:16]}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(folder.with_name(f"{folder.name}.lock")):
        if not _whole(folder):
            _make(folder, sources, compiler, flags, waves)
    return Runtime(folder=str(folder), flags=flags)


def compile_flags(root: Path, compiler: Tool, *, waves: bool) -> tuple[str, ...]:
    """How a design's C++ is compiled: not optimised, since it runs for a second and compiles for half of one.

    The standard is the oldest that has coroutines: the headers of a newer one are larger. A compiler takes a
    precompiled header only with the very flags that made it: here stand all those that count, that for
    threads too, which defines a macro.
    """
    trace = int(waves)
    include = root / "include"
    standard = ("-std=c++20",) if "clang" in Path(compiler.path).name else ("-std=c++17", "-fcoroutines")
    return (
        *standard,
        "-O0",
        "-w",
        "-pthread",
        *("-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TIMING=1", f"-DVM_TRACE={trace}"),
        *("-DVM_TRACE_FST=0", "-DVM_TRACE_SAIF=0", f"-DVM_TRACE_VCD={trace}"),
        "-DVL_USER_STOP",
        f"-I{include}",
        f"-I{include / 'vltstd'}",
    )


def _make(folder: Path, sources: Path, compiler: Tool, flags: tuple[str, ...], waves: bool) -> None:
    """Build beside `folder` and move it there in one step, so that nobody ever sees half of it."""
    log.info("compiling Verilator's run-time library, once for this compiler: about half a minute")
    extra = (_WAVE_UNIT,) if waves else ()
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        text = "".join(f'#include "{h}.h"\n' for h in (*_HEADERS, *extra))
        (work / HEADER).write_text(text)
        _compile(compiler, [*flags, "-x", "c++-header", HEADER, "-o", f"{HEADER}.gch"], work)
        optimised = ["-O1" if f == "-O0" else f for f in flags]
        for unit in (*_UNITS, *extra):
            _compile(compiler, [*optimised, "-c", str(sources / f"{unit}.cpp"), "-o", f"{unit}.o"], work)
        (work / "rtlgen_stop.cpp").write_text(_STOP)
        _compile(compiler, [*optimised, "-c", "rtlgen_stop.cpp"], work)
        objects = [f"{unit}.o" for unit in (*_UNITS, *extra, "rtlgen_stop")]
        _compile(compiler, ["-r", "-nostdlib", *objects, "-o", "runtime.o"], work)
        (work / "runtime.o").rename(work / LIBRARY)
        for name in objects:
            (work / name).unlink()
        made = {p.name: _digest(p) for p in sorted(work.iterdir())}
        (work / _MANIFEST).write_text(json.dumps(made))
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _compile(compiler: Tool, arguments: list[str], work: Path) -> None:
    done = run([compiler.path, *arguments], cwd=work, limits=_LIMITS)
    if not done.ok:
        raise ToolFailed(
            f"{compiler.path} cannot compile Verilator's run-time library: {done.stderr.strip()[-600:]}",
            hint="try another compiler: name it in RTLGEN_CXX",
        )


def _whole(folder: Path) -> bool:
    """Whether every file is there as it was made."""
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        return False
    made: dict[str, str] = json.loads(manifest.read_text())
    return all((folder / name).is_file() and _digest(folder / name) == d for name, d in made.items())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content(sources: Path) -> str:
    files = sorted([*sources.glob("*.h"), *sources.glob("*.cpp")])
    return digest([[f.name, _digest(f)] for f in files])


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Hold a lock that every process of this user respects, and that is free again when its holder dies."""
    fd = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
