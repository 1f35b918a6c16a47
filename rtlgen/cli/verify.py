"""`rtlgen verify`: judge designs that exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption

if TYPE_CHECKING:
    from rtlgen.core.candidate import Candidate
    from rtlgen.core.problem import Problem

SimulatorOption = Annotated[str | None, typer.Option("--simulator", help="icarus or verilator.")]
SandboxOption = Annotated[str | None, typer.Option("--sandbox", help="best, strong, limited or none.")]


def verify(
    designs: Annotated[list[Path], typer.Argument(metavar="DESIGN...", help="Verilog files of one design.")],
    problem: Annotated[
        str | None, typer.Option("--problem", help="Built-in problem, problem folder or specification.")
    ] = None,
    bench: Annotated[
        Path | None, typer.Option("--bench", help="Testbench: a cocotb .py file or a native .sv or .v one.")
    ] = None,
    top: Annotated[str | None, typer.Option("--top", help="Top module of the design.")] = None,
    waves: Annotated[Path | None, typer.Option("--waves", help="Also write the waveform here.")] = None,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Judge a design: compile, lint, simulate, and say what is wrong and where."""
    from rtlgen.cli import console
    from rtlgen.cli.exit_codes import of_status
    from rtlgen.cli.render import verdict_as_data, verdict_as_text
    from rtlgen.config.settings import resolve
    from rtlgen.wiring import make_verifier

    settings = resolve({"simulator": simulator, "sandbox": sandbox}).settings
    candidate = _read_candidate(designs, top)
    task = _problem(problem, bench, top, candidate)
    verifier = make_verifier(settings)
    verdict = verifier.verify_candidate(candidate, task)
    dump = verifier.record_waves(candidate, task, waves) if waves else None
    if json:
        console.as_json(verdict_as_data(verdict))
    else:
        verdict_as_text(verdict)
        if dump:
            console.note(f"waveform: {dump}")
    raise typer.Exit(of_status(verdict.status))


def _read_candidate(paths: list[Path], top: str | None) -> Candidate:
    from rtlgen.core.candidate import Candidate
    from rtlgen.core.errors import UsageError
    from rtlgen.core.hdl import SourceFile
    from rtlgen.verilog.modules import modules, tops

    files = []
    for path in paths:
        try:
            text = path.read_text("utf-8", errors="replace")
        except FileNotFoundError as error:
            raise UsageError(f"no such file: {path}") from error
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error
        files.append(SourceFile(path=path.name, text=text))
    names = [f.path for f in files]
    if len(set(names)) < len(names):
        raise UsageError(f"two design files have the same name: {', '.join(names)}")
    found = tops(modules(files))
    return Candidate(files=tuple(files), top=top or (found[0] if found else ""))


def _problem(name: str | None, bench: Path | None, top: str | None, candidate: Candidate) -> Problem:
    from dataclasses import replace

    from rtlgen.core.errors import UsageError
    from rtlgen.core.problem import Problem
    from rtlgen.suites.bench_file import load_bench
    from rtlgen.suites.find import find_problem
    from rtlgen.suites.identity import with_digest

    if name is None and bench is None:
        raise UsageError(
            "nothing to judge against",
            hint="give --problem NAME or --bench FILE (rtlgen problems lists the names)",
        )
    if name is not None:
        problem = find_problem(name)
        if top:
            problem = replace(problem, top=top)
    else:
        if not candidate.top:
            raise UsageError("no module in the design files", hint="a design file holds at least one module")
        problem = Problem(id=candidate.top, suite="user", spec="", top=candidate.top)
    if bench is not None:
        problem = replace(
            problem, bench=load_bench(bench), reference=() if name is None else problem.reference
        )
    return with_digest(problem)
