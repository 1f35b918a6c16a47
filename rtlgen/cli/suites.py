"""`rtlgen suites`: published benchmarks, where they lie, and whether they are sound here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli import evaluation_options as options
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from rtlgen.cli.console import ChangingLine
    from rtlgen.core.problem import Problem
    from rtlgen.simulators.protocol import Simulator
    from rtlgen.suites.imports import Imported
    from rtlgen.suites.protocol import Suite
    from rtlgen.tools.sandbox import Sandbox
    from rtlgen.verify.suite_check import SuiteCheck

app = typer.Typer(help="Published benchmarks: list, import and check them.", no_args_is_help=True)


@app.command("list")
def list_suites(json: JsonOption = False) -> None:
    """List the suites: which can be used here, and where the others are published."""
    from rtlgen.cli import console
    from rtlgen.suites.listing import listed

    found = listed()
    if json:
        console.as_json([s.as_data() for s in found])
        return
    rows = [(s.name, str(s.problems or "?"), s.licence or "-", s.where) for s in found]
    console.table(rows, headings=("suite", "problems", "licence", "where"))


@app.command("import")
def import_suite(
    name: Annotated[str, typer.Argument(help="A suite, or what stands before the colon for all of them.")],
    path: Annotated[Path, typer.Argument(help="What its authors published: a folder or a .tar.gz.")],
    json: JsonOption = False,
) -> None:
    """Read and check a suite and remember where it lies, so that --suite NAME finds it."""
    from rtlgen.cli import console
    from rtlgen.store.files import write_file
    from rtlgen.suites.imports import record_path
    from rtlgen.suites.listing import read_for_import

    found = read_for_import(name, path)
    for one in found:
        write_file(record_path(one.suite), one.model_dump_json(indent=2).encode() + b"\n")
    if json:
        console.as_json([one.model_dump() for one in found])
        return
    for one in found:
        console.result(_imported_line(one))


def _imported_line(one: Imported) -> str:
    commit = f", commit {one.commit[:12]}" if one.commit else ""
    licence = one.licence or "licence unknown"
    return f"{one.suite}: {one.problems} problems, {licence}; {_edition(one.edition)}{commit}; {one.path}"


def _edition(name: str) -> str:
    return f"the edition {name}" if name else "no edition that is known"


@app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="The suite, as `rtlgen suites list` calls it.")],
    suite_path: options.SuitePathOption = None,
    problems: options.ProblemsOption = "*",
    simulator: Annotated[
        str | None, typer.Option("--simulator", help="icarus or verilator alone, or both, each alone.")
    ] = None,
    mutants: Annotated[
        int, typer.Option("--mutants", min=0, help="Also judge so many mutants of each reference.")
    ] = 0,
    jobs: options.JobsOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Check that a suite's references pass here and empty designs fail: the ceiling of this machine."""
    from rtlgen.cli import console
    from rtlgen.cli.exit_codes import DONE, NOT_PASSED
    from rtlgen.cli.suite_check import as_data, as_text
    from rtlgen.config.settings import resolve
    from rtlgen.evaluate.manifest import choose
    from rtlgen.suites.registry import open_suite
    from rtlgen.wiring import make_sandbox, make_simulators

    both = simulator == "both"
    given = {"simulator": None if both else simulator, "sandbox": sandbox, "jobs": jobs}
    settings = resolve(given).settings
    suite = open_suite(name, suite_path)
    chosen = choose(suite, str(suite_path or ""), problems.split(",")).problems
    at_hand = make_simulators(settings)
    judges = [[one] for one in at_hand] if both else [at_hand if simulator is None else at_hand[:1]]
    _say_what_it_is(suite)
    found = [_check(chosen, one, make_sandbox(settings), mutants, settings.jobs) for one in judges]
    if json:
        console.as_json([as_data(suite.name, one) for one in found])
    else:
        for one in found:
            as_text(suite.name, one)
    raise typer.Exit(NOT_PASSED if any(one.unexplained for one in found) else DONE)


def _say_what_it_is(suite: Suite) -> None:
    """Its edition, and what of it is left out."""
    from rtlgen.cli import console
    from rtlgen.suites.editions import edition_of, family_of

    if family_of(suite.name) is not None:
        edition = edition_of(suite)
        console.note(f"{suite.name}: {_edition(edition.name if edition else '')}")
    for one in suite.skipped:
        console.note(f"not judged: {one.id}: {one.reason}")


def _check(
    problems: tuple[Problem, ...], judges: list[Simulator], confinement: Sandbox, mutants: int, jobs: int
) -> SuiteCheck:
    import os

    from rtlgen.cli import console
    from rtlgen.verify.harness import Harness
    from rtlgen.verify.pipeline import Verifier
    from rtlgen.verify.suite_check import ProblemCheck, SuiteCheck, check_problem, check_suite

    names = tuple(f"{one.name} {one.version().version}" for one in judges)
    harness = Harness(sandbox=confinement) if any(one.name == "icarus" for one in judges) else None

    def one(problem: Problem) -> ProblemCheck:
        # A verifier of its own: one that is shared runs one reference at a time.
        return check_problem(problem, Verifier(judges, diagnose=False), harness, mutants=mutants)

    workers = jobs or os.cpu_count() or 1
    with console.ChangingLine() as line:
        told = _progress(line, len(problems), names[0])
        return SuiteCheck(simulators=names, problems=check_suite(problems, one, jobs=workers, on_done=told))


def _progress(line: ChangingLine, total: int, simulator: str) -> Callable[[int], None]:
    from time import monotonic

    began = monotonic()

    def told(done: int) -> None:
        spent = monotonic() - began
        left = spent / done * (total - done)
        line.show(f"{done} of {total} problems on {simulator}, {spent:.0f} s, about {left:.0f} s left")

    return told
