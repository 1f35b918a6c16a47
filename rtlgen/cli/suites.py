"""`rtlgen suites`: published benchmarks, where they lie, and whether they are sound here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from rtlgen.core.problem import Problem
    from rtlgen.simulators.protocol import Simulator
    from rtlgen.suites.imports import Imported
    from rtlgen.suites.protocol import Suite
    from rtlgen.tools.sandbox import Sandbox
    from rtlgen.verify.suite_check import SuiteCheck

app = typer.Typer(help="Published benchmarks: list, import and check them.", no_args_is_help=True)

SuitePathOption = Annotated[
    Path | None, typer.Option("--suite-path", help="Where the suite lies: a folder or a .tar.gz.")
]
_EVERY_S = 5.0
"""Seconds between two lines of progress."""


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
    edition = f"the edition {one.edition}" if one.edition else "no edition that is known"
    commit = f", commit {one.commit[:12]}" if one.commit else ""
    licence = one.licence or "licence unknown"
    return f"{one.suite}: {one.problems} problems, {licence}; {edition}{commit}; {one.path}"


@app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="The suite, as `rtlgen suites list` calls it.")],
    suite_path: SuitePathOption = None,
    problems: Annotated[
        str, typer.Option("--problems", help="Only those whose name matches this pattern.")
    ] = "*",
    simulator: Annotated[
        str | None,
        typer.Option("--simulator", help="icarus or verilator alone, or both, each alone."),
    ] = None,
    mutants: Annotated[
        int, typer.Option("--mutants", min=0, help="Also judge so many mutants of each reference.")
    ] = 0,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, help="Problems at a time; one a CPU if not given.")
    ] = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Check that a suite's references pass here and empty designs fail: the ceiling of this machine."""
    import os

    from rtlgen.cli import console
    from rtlgen.cli.exit_codes import DONE, NOT_PASSED
    from rtlgen.cli.suite_check import as_data, as_text
    from rtlgen.suites.registry import open_suite

    suite = open_suite(name, suite_path)
    chosen = _matching(suite, problems)
    _say_edition(suite)
    found = []
    for judges, confinement in _judges(simulator, sandbox):
        found.append(_check(chosen, judges, confinement, mutants, jobs or len(os.sched_getaffinity(0))))
    if json:
        console.as_json([as_data(suite.name, one) for one in found])
    else:
        for one in found:
            as_text(suite.name, one)
    raise typer.Exit(NOT_PASSED if any(one.unexplained for one in found) else DONE)


def _matching(suite: Suite, pattern: str) -> tuple[Problem, ...]:
    from fnmatch import fnmatchcase

    from rtlgen.core.errors import UsageError

    chosen = tuple(p for p in suite.problems() if fnmatchcase(p.id, pattern))
    if not chosen:
        names = ", ".join(p.id for p in suite.problems()[:3])
        raise UsageError(f"no problem of {suite.name} matches '{pattern}'", hint=f"it has {names}, ...")
    return chosen


def _say_edition(suite: Suite) -> None:
    from rtlgen.cli import console
    from rtlgen.suites.editions import edition_of, family_of

    if family_of(suite.name) is None:
        return
    edition = edition_of(suite)
    known = f"the edition {edition.name}, commit {edition.commit}" if edition else "no edition that is known"
    console.note(f"{suite.name}: {known}")


def _judges(simulator: str | None, sandbox: str | None) -> list[tuple[list[Simulator], Sandbox]]:
    """The simulators to judge on: together, as every other command has them, or each alone."""
    from rtlgen.config.settings import resolve
    from rtlgen.wiring import make_sandbox, make_simulators

    both = simulator == "both"
    settings = resolve({"simulator": None if both else simulator, "sandbox": sandbox}).settings
    confinement, found = make_sandbox(settings), make_simulators(settings)
    if both:
        return [([one], confinement) for one in found]
    return [(found if simulator is None else found[:1], confinement)]


def _check(
    problems: tuple[Problem, ...], judges: list[Simulator], confinement: Sandbox, mutants: int, jobs: int
) -> SuiteCheck:
    from rtlgen.verify.harness import Harness
    from rtlgen.verify.pipeline import Verifier
    from rtlgen.verify.suite_check import ProblemCheck, SuiteCheck, check_problem, check_suite

    names = tuple(f"{one.name} {one.version().version}" for one in judges)
    harness = Harness(sandbox=confinement) if any(one.name == "icarus" for one in judges) else None

    def one(problem: Problem) -> ProblemCheck:
        # A verifier of its own: one that is shared runs one reference at a time.
        return check_problem(problem, Verifier(judges, diagnose=False), harness, mutants=mutants)

    found = check_suite(problems, one, jobs=jobs, on_done=_progress(len(problems), names[0]))
    return SuiteCheck(simulators=names, problems=found)


def _progress(total: int, simulator: str) -> Callable[[int], None]:
    from time import monotonic

    from rtlgen.cli import console

    began = last = monotonic()

    def told(done: int) -> None:
        nonlocal last
        now = monotonic()
        if done == total or now - last >= _EVERY_S:
            last = now
            left = (now - began) / done * (total - done)
            console.note(f"{done} of {total} problems on {simulator}, {now - began:.0f} s, {left:.0f} s left")

    return told
