"""`rtlgen fix`: mend what is certain about a design that does not compile."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.core.candidate import Candidate
    from rtlgen.core.mend import Mend
    from rtlgen.core.problem import Problem
    from rtlgen.core.verdict import Verdict

_COMPILES = "no_bench"
"""The cause of the verdict on a design that nothing speaks against, where no bench could."""


def fix(
    designs: Annotated[list[Path], typer.Argument(metavar="DESIGN...", help="Verilog files of one design.")],
    problem: Annotated[
        str | None,
        typer.Option("--problem", help="Whose interface it must have: a built-in problem, folder or file."),
    ] = None,
    top: Annotated[str | None, typer.Option("--top", help="Top module of the design.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would be mended; exit code 1 where anything would.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the mended design here.")
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write it over the design.")] = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Mend what is certain, without a model; print the changes as a diff."""
    from rtlgen.cli import console
    from rtlgen.config.settings import resolve
    from rtlgen.core.errors import UsageError
    from rtlgen.mending.judged import mended
    from rtlgen.verify.pipeline import Verifier
    from rtlgen.wiring import make_tools

    if (output is not None) + in_place + check > 1:
        raise UsageError("--check, --in-place and -o exclude each other")
    if output is not None and len(designs) > 1:
        raise UsageError("-o is for a design of one file", hint="--in-place writes all of them")
    settings = resolve({"simulator": simulator, "sandbox": sandbox}).settings
    before = _read(designs, top)
    task = _task(problem, top, before)
    # The one that was asked for, and no other: its objections are those that shall go.
    verifier = Verifier(make_tools(settings).simulators[:1])
    verdict = verifier.verify_candidate(before, task)
    found = mended(before, task, verdict, lambda candidate: verifier.verify_candidate(candidate, task))
    after, mends = (found.candidate, found.mends) if found else (before, ())
    verdict = found.verdict if found else verdict
    if json:
        console.as_json(_as_data(before, after, mends, verdict))
    else:
        _print(mends, verdict, [] if check or in_place or output else _diff(before, after))
    if in_place or output is not None:
        _write([output] if output is not None else designs, before, after, only_changed=in_place)
    raise typer.Exit(_exit_code(verdict, to_mend=check and bool(mends)))


def _read(paths: list[Path], top: str | None) -> Candidate:
    """The design, to the byte: what is not mended must come out as it went in."""
    from rtlgen.core.candidate import Candidate
    from rtlgen.core.errors import UsageError
    from rtlgen.core.hdl import SourceFile
    from rtlgen.verilog.modules import modules, tops

    files = []
    for path in paths:
        try:
            files.append(SourceFile(path=path.name, text=path.read_bytes().decode("utf-8")))
        except FileNotFoundError as error:
            raise UsageError(f"no such file: {path}") from error
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not UTF-8 (byte {error.start})", hint="convert it first") from error
    names = [f.path for f in files]
    if len(set(names)) < len(names):
        raise UsageError(f"two design files have the same name: {', '.join(names)}")
    known = modules(files)
    found = tops(known)
    # Where an instance is misspelt, the module that it means looks like a top too.
    parents = [m.name for m in known if m.instances and m.name in found]
    return Candidate(files=tuple(files), top=top or next(iter([*parents, *found]), ""))


def _task(name: str | None, top: str | None, candidate: Candidate) -> Problem:
    """What the design must look like; whether it does what it should is not asked here."""
    from dataclasses import replace

    from rtlgen.core.errors import UsageError
    from rtlgen.core.problem import Problem
    from rtlgen.suites.find import find_problem

    if name is not None:
        found = find_problem(name)
        return replace(found, top=top or found.top, bench=None, reference=())
    if not candidate.top:
        raise UsageError("no module in the design files", hint="a design file holds at least one module")
    return Problem(id=candidate.top, suite="user", spec="", top=candidate.top)


def _diff(before: Candidate, after: Candidate) -> list[str]:
    lines: list[str] = []
    for old, new in zip(before.files, after.files, strict=True):
        lines += difflib.unified_diff(
            old.text.split("\n"), new.text.split("\n"), old.path, new.path, lineterm="", n=2
        )
    return lines


def _print(mends: tuple[Mend, ...], verdict: Verdict, diff: list[str]) -> None:
    from rtlgen.cli import console
    from rtlgen.cli.render import headline

    for line in diff:
        console.result(line)
    for mend in mends:
        console.note(f"{mend.file}:{mend.line}: {mend.what} [{mend.name}]")
    if verdict.cause == _COMPILES:
        console.note(f"compiles on {verdict.simulator}, {'so mended' if mends else 'nothing to mend'}")
    else:
        console.note(
            f"{verdict.status.value} {headline(verdict)}", console.STATUS_STYLE[verdict.status.value]
        )


def _as_data(
    before: Candidate, after: Candidate, mends: tuple[Mend, ...], verdict: Verdict
) -> dict[str, object]:
    from dataclasses import asdict

    from rtlgen.cli.render import verdict_as_data

    return {
        "compiles": verdict.cause == _COMPILES,
        "mends": [asdict(m) for m in mends],
        "diff": "\n".join(_diff(before, after)),
        "files": [{"path": f.path, "text": f.text} for f in after.files],
        "verdict": verdict_as_data(verdict),
    }


def _write(paths: list[Path], before: Candidate, after: Candidate, *, only_changed: bool) -> None:
    from rtlgen.store.files import write_file

    for path, old, new in zip(paths, before.files, after.files, strict=True):
        if old != new or not only_changed:
            write_file(path, new.text.encode())


def _exit_code(verdict: Verdict, *, to_mend: bool) -> int:
    from rtlgen.cli.exit_codes import DONE, NOT_PASSED, of_status

    if verdict.cause == _COMPILES:
        return NOT_PASSED if to_mend else DONE
    return of_status(verdict.status)
