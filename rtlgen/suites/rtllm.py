"""RTLLM (github.com/hkust-zhiyao/RTLLM): 50 designs in v2 (folders by group), 29 in v1.1 (one level).

    .../DESIGN/{design_description.txt,testbench.v,verified_*.v,makefile} and the vectors a bench reads

In version 1 the answers of models may lie there too, as chatgpt_generate_*.v, and a simulator's output.txt.
The module that a bench asks for is the one it instantiates and does not define; description, folder and
verified design may call it otherwise. Only parameters that the bench sets belong to the interface.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import Parameter, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.suites.archive import Archive, read_archive
from rtlgen.suites.identity import with_digest
from rtlgen.suites.protocol import ProblemSet
from rtlgen.suites.usual_clock import usual_clock
from rtlgen.verilog.edit import rename_module
from rtlgen.verilog.modules import Instance, Module, modules, tops

_BENCH = "testbench.v"
_DESCRIPTION = "design_description.txt"
_VERILOG = (".v", ".sv")
_NAME = re.compile(r"[A-Za-z_]\w*")
_VECTORS = (".txt", ".dat", ".hex", ".mem")
_GROUPED = "rtllm-v2"


def v2(path: Path) -> ProblemSet:
    """The 50 designs of version 2.

    Raises:
        SpecError: it is not there, or not whole.
    """
    return _suite(path, _GROUPED)


def v1_1(path: Path) -> ProblemSet:
    """The 29 designs of version 1.1; raises as `v2`."""
    return _suite(path, "rtllm-v1.1")


def _suite(path: Path, name: str) -> ProblemSet:
    files = read_archive(path, lambda p: p.suffix in (*_VERILOG, *_VECTORS))
    folders = sorted({p.parent for p in files if p.name == _BENCH}, key=lambda p: p.name)
    if not folders:
        raise SpecError(f"{path} does not hold RTLLM: there is no {_BENCH} in it")
    return ProblemSet(name, "MIT", tuple(_problem(files, folder, name) for folder in folders))


def _problem(files: Archive, folder: PurePosixPath, suite: str) -> Problem:
    here = {p.name: p for p in files if p.parent == folder}
    if _DESCRIPTION not in here:
        raise SpecError(f"{files.where}: {folder.name} has no {_DESCRIPTION}")
    bench = files[here[_BENCH]]
    found = modules(bench)
    asked = _asked_for(found)
    if asked is None:
        raise SpecError(f"{files.where}: the bench of {folder.name} instantiates no design")
    source, design = _verified(files, here, asked.module)
    parameters = _set_by_bench(asked, design)
    ports = tuple(_without_parameters(p, parameters) for p in design.ports)
    vectors = [n for n in here if PurePosixPath(n).suffix in _VECTORS and n != _DESCRIPTION]
    return with_digest(
        Problem(
            id=folder.name,
            suite=suite,
            spec=files[here[_DESCRIPTION]],
            top=asked.module,
            ports=ports,
            parameters=parameters,
            clock=usual_clock({p.name for p in ports}),
            reference=(
                SourceFile(path="verified_design.v", text=rename_module(source, design.name, asked.module)),
            ),
            bench=BenchSpec(
                kind=BenchKind.NATIVE,
                files=tuple(SourceFile(path=n, text=files[here[n]]) for n in (_BENCH, *vectors)),
                top=tops(found)[0],
                dialect="rtllm",
            ),
            title=folder.name,
            tags=folder.parts[-3:-1] if suite == _GROUPED else (),
            licence="MIT",
        )
    )


def _asked_for(bench: tuple[Module, ...]) -> Instance | None:
    """The instance of the design: the one whose module the bench does not define."""
    own = {m.name for m in bench}
    return next((i for m in bench for i in m.instances if i.module not in own), None)


def _verified(files: Archive, here: dict[str, PurePosixPath], name: str) -> tuple[str, Module]:
    """The text of the design that its authors verified, and its top: called as the bench asks, or so.

    It is the one that says so in its name, or the only one.
    """
    designs = sorted(n for n in here if n != _BENCH and PurePosixPath(n).suffix in _VERILOG)
    for file in [n for n in designs if n.startswith("verified")] or designs[: len(designs) == 1]:
        text = files[here[file]]
        found = modules(text)
        top = next((m for m in found if m.name == name), None)
        if top is None:
            top = next((m for m in found if m.name == tops(found)[-1]), None)
        if top is not None:
            return text, top
    raise SpecError(f"{files.where}: {here[_BENCH].parent.name} has no verified design")


def _set_by_bench(instance: Instance, design: Module) -> tuple[Parameter, ...]:
    """The parameters of `design` that the bench sets, by name or by position."""
    return tuple(
        p
        for n, p in enumerate(design.parameters)
        if p.name in instance.parameters or str(n) in instance.parameters
    )


def _without_parameters(port: Port, kept: tuple[Parameter, ...]) -> Port:
    """`port` with its range in numbers, unless only parameters that are kept stand in it."""
    names = {p.name for p in kept}
    foreign = [n for n in _NAME.findall(port.range) if n not in names]
    if port.width is None or not foreign:
        return port
    return replace(port, range="" if port.width == 1 else f"[{port.width - 1}:0]")
