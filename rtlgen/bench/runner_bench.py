"""Runs what a harness's scripts ask cocotb's runner for, each through rtlgen's own cocotb bench."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rtlgen.bench.cocotb_bench import CocotbBench, refused
from rtlgen.bench.instance import instance_path
from rtlgen.bench.protocol import BenchRun
from rtlgen.bench.runner_asked import HARNESS, AskedRun, asked_by, module_path, relative
from rtlgen.bench.runner_sum import has_failed, is_heard, labelled, together
from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.core.value import value
from rtlgen.simulators.built_once import BuiltOnce
from rtlgen.simulators.protocol import Simulator
from rtlgen.verilog.modules import modules

_VERILOG = (".v", ".sv", ".vh", ".svh")


@value
class _Step:
    """One simulation: a bench of its own, for the candidate as it is compiled in it."""

    spec: BenchSpec
    candidate: Candidate
    parameters: tuple[tuple[str, str], ...]


class RunnerBench:
    """Harnesses of pytest and cocotb's runner, as CVDP has them.

    Their scripts decide what is built and run; that it ran, and what came of it, is seen by us.
    """

    def check(
        self,
        candidate: Candidate,
        spec: BenchSpec,
        simulator: Simulator,
        folder: Path,
        *,
        parameters: tuple[tuple[str, str], ...] = (),
        waves: bool = False,
        timeout_s: float | None = None,
    ) -> BenchRun:
        """As `Bench.check`. All simulations run, until one cannot be heard; with waves, until one fails."""
        if parameters:
            raise UsageError("a harness sets the parameters of the design itself")
        asked = asked_by(spec, tuple(f.path for f in candidate.files))
        if asked.refused:
            return BenchRun(build=None, simulation=refused(asked.refused))
        steps = [s for n, one in enumerate(asked.runs) for s in _steps(spec, candidate, one, n)]
        once = BuiltOnce(simulator)
        done: list[BenchRun] = []
        for number, step in enumerate(steps):
            inner = folder / f"run{number}"
            inner.mkdir()
            ran = CocotbBench().check(
                step.candidate,
                step.spec,
                once,
                inner,
                parameters=step.parameters,
                waves=waves,
                timeout_s=timeout_s,
            )
            ran = labelled(_found_in(ran, inner.name, step, candidate), _label(number, step), of=len(steps))
            if not is_heard(ran) and any(map(has_failed, done)):
                break  # what is known already says more
            done.append(ran)
            if not is_heard(ran) or (waves and has_failed(ran)):
                break
        return together(done)


def _steps(spec: BenchSpec, candidate: Candidate, asked: AskedRun, number: int) -> Iterator[_Step]:
    """One for each Python module with tests."""
    design = replace(candidate, files=design_files(spec, candidate, asked.sources), top=asked.top)
    for module in asked.modules:
        yield _Step(
            spec=replace(
                spec,
                kind=BenchKind.COCOTB,
                files=tuple(_bench_files(spec, module, asked.sources)),
                top=module,
                # The scripts repeat a run to have other random numbers in it.
                seed=asked.seed if asked.seed is not None else spec.seed + number,
                env=asked.env,
                plusargs=asked.plusargs,
                tests=asked.tests,
                defines=asked.defines,
                timescale=asked.timescale or spec.timescale,
            ),
            candidate=design,
            parameters=asked.parameters,
        )


def _bench_files(spec: BenchSpec, module: str, sources: Sequence[str]) -> Iterator[SourceFile]:
    """The test module, the harness's other modules, its Verilog among `sources`, and data files."""
    main = module_path(module)
    scripts = spec.top.split()
    python = [f for f in spec.files if f.path.endswith(".py")]
    for file in sorted(python, key=lambda f: f.path != main):
        if file.path == main or file.path not in scripts:
            yield replace(file, text=relative(file.text))
    known = {f.path: f for f in spec.files}
    yield from (known[p] for p in sources if p in known and p.startswith(f"{HARNESS}/"))
    yield from (f for f in spec.files if not f.path.endswith((*_VERILOG, ".py")))


def design_files(spec: BenchSpec, candidate: Candidate, sources: Sequence[str]) -> tuple[SourceFile, ...]:
    """The design in the order of `sources`: the candidate's files among those that are there already.

    One that is there gives way to the candidate's of the same path, and to any that declares its modules.
    A file of the candidate's that the harness does not name stands where the first one is missing.
    """
    own = {f.path: f for f in candidate.files}
    declared = _declared(candidate.files)
    given = {f.path: f for f in spec.files if not f.path.startswith(f"{HARNESS}/")}
    strays = [f for f in candidate.files if f.path not in sources]
    files: list[SourceFile] = []
    for path in sources:
        if path in own:
            files.append(own[path])
        elif path in given and not declared & _declared((given[path],)):
            files.append(given[path])
        elif not path.startswith(f"{HARNESS}/"):
            files += strays
            strays = []
    return (*files, *strays)


def _declared(files: Sequence[SourceFile]) -> frozenset[str]:
    return frozenset(m.name for m in modules(files))


def _label(number: int, step: _Step) -> str:
    settings = [f"{name}={text}" for name, text in step.parameters] + list(step.spec.plusargs)
    return f"run {number + 1}" + (f", {' '.join(settings)}" if settings else "")


def _found_in(ran: BenchRun, folder: str, step: _Step, candidate: Candidate) -> BenchRun:
    """`ran` with its dump's place below the work folder, and the candidate's in the dump."""
    if not ran.waveform:
        return ran
    top = step.candidate.top
    scope = top if top == candidate.top else instance_path(step.candidate.files, top, candidate.top)
    if not scope:
        return replace(ran, waveform="", scope="")
    return replace(ran, waveform=str(PurePosixPath(folder, ran.waveform)), scope=scope)
