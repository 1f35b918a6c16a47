"""CVDP (github.com/NVlabs/cvdp_benchmark, v1.1.0): code generation without an agent, one JSON object a line.

    id, categories      "cvdp_copilot_lfsr_0001", ["cid003", "easy"]
    input               prompt, and the files that are there (context: path to text)
    output              the files that are asked for; their texts where solutions are given
    harness.files       docker-compose.yml, src/.env, src/test_runner.py, src/test_*.py, ...

What a service of docker-compose.yml runs in a container, /code the design and /src the harness, is run here
without one. Rows of other kinds are skipped, each with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel, ValidationError

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.suites.archive import Archive, read_archive
from rtlgen.suites.cvdp_service import CannotRun, Service, service_of
from rtlgen.suites.identity import with_digest
from rtlgen.suites.protocol import ProblemSet, Skipped
from rtlgen.verilog.modules import modules

_LICENCE = "Apache-2.0"
_VERILOG = (".v", ".sv", ".vh", ".svh")
_HARNESS = "src/"


class _Input(BaseModel):
    prompt: str
    context: dict[str, str | None] = {}


class _Output(BaseModel):
    response: str = ""
    context: dict[str, str | None] = {}


class _Harness(BaseModel):
    files: dict[str, str | None] = {}


class _Row(BaseModel):
    id: str
    categories: tuple[str, ...] = ()
    input: _Input
    output: _Output = _Output()
    harness: _Harness = _Harness()

    @property
    def targets(self) -> dict[str, str]:
        """The files asked for, with their texts in the solution."""
        return _texts(self.output.context)


def cvdp(path: Path) -> ProblemSet:
    """The rows in `path`: a .jsonl, or a folder or .tar.gz of them. Of rows with one id that with a solution.

    Raises:
        SpecError: there is none, or one of them is broken.
    """
    files = read_archive(path, lambda p: p.suffix == ".jsonl", or_file=True)
    problems: dict[str, Problem] = {}
    skipped: dict[str, Skipped] = {}
    for where, data in _rows(files):
        row_id = data.get("id")
        if not isinstance(row_id, str):
            raise SpecError(f"{where}: 'id' is missing: this is no row of CVDP")
        try:
            problem = _problem(_understood(data, where))
        except CannotRun as reason:
            skipped[row_id] = Skipped(id=row_id, reason=str(reason))
            continue
        if row_id not in problems or problem.reference:
            problems[row_id] = problem
    if not problems and not skipped:
        raise SpecError(
            f"{path} does not hold CVDP: there is no row in a .jsonl", hint="give the .jsonl itself"
        )
    return ProblemSet(
        "cvdp", _LICENCE, tuple(problems.values()), tuple(s for s in skipped.values() if s.id not in problems)
    )


def _rows(files: Archive) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, text in files.items():
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            where = f"{files.where}: {path.name}:{number}"
            try:
                data = json.loads(line)
            except ValueError as error:
                raise SpecError(f"{where}: {error}") from error
            if not isinstance(data, dict):
                raise SpecError(f"{where}: a row is an object")
            yield where, data


def _understood(data: dict[str, Any], where: str) -> _Row:
    """The row, if it is one of code generation without an agent.

    Raises:
        CannotRun: it is another one.
        SpecError: a field is missing or of the wrong kind.
    """
    if "patch" in data and "input" not in data:
        raise CannotRun("agentic: the answer is made with tools in a container")
    if not data.get("harness"):
        raise CannotRun("no harness: the answer is a text that a metric or a model judges")
    try:
        return _Row.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise SpecError(f"{where}: '{place}': {first['msg']}") from error


def _problem(row: _Row) -> Problem:
    harness = _texts(row.harness.files)
    service = service_of(harness)
    targets = row.targets
    other = next((t for t in targets if not t.endswith(_VERILOG)), None)
    if other is not None or not targets:
        raise CannotRun(f"asks for {other or 'no file'}, not for a design")
    context = _texts(row.input.context)
    return with_digest(
        Problem(
            id=row.id,
            suite="cvdp",
            spec=_spec(row.input.prompt, context),
            top=_top(service, context, targets),
            targets=tuple(targets),
            reference=_files(targets) if all(t.strip() for t in targets.values()) else (),
            bench=BenchSpec(
                kind=BenchKind.RUNNER,
                files=(
                    *_files({p: t for p, t in harness.items() if p.startswith(_HARNESS)}),
                    *_files(context),
                ),
                top=" ".join(service.scripts),
                env=service.env,
            ),
            title=row.id,
            difficulty=row.categories[-1] if len(row.categories) > 1 else "",
            tags=row.categories,
            licence=_LICENCE,
        )
    )


def _spec(prompt: str, context: dict[str, str]) -> str:
    """The prompt, behind the files it speaks of, as the benchmark's own harness gives them to a model."""
    shown = [f"`{path}`:\n\n```\n{text.rstrip()}\n```\n" for path, text in context.items()]
    return "\n".join([*shown, prompt]) if shown else prompt


def _top(service: Service, context: dict[str, str], targets: dict[str, str]) -> str:
    """The module that an answer must have; empty where that cannot be told.

    It is the harness's own top, unless a file that stays as it is has that: then the one module that these
    files use and do not have.
    """
    staying = modules(_files({p: t for p, t in context.items() if p.endswith(_VERILOG) and p not in targets}))
    names = {m.name for m in staying}
    if service.top not in names:
        return service.top
    wanted = {i.module for m in staying for i in m.instances} - names
    return wanted.pop() if len(wanted) == 1 else ""


def _files(texts: dict[str, str]) -> tuple[SourceFile, ...]:
    return tuple(SourceFile(path=p, text=t, language=_language(p)) for p, t in texts.items())


def _language(path: str) -> Language:
    if path.endswith(".py"):
        return Language.PYTHON
    return Language.VERILOG if path.endswith((".v", ".vh")) else Language.SYSTEMVERILOG


def _texts(files: dict[str, str | None]) -> dict[str, str]:
    """The files as they may lie in a folder: a path that leaves it is none of a benchmark's."""
    texts = {}
    for path, text in files.items():
        plain = PurePosixPath(path)
        if plain.is_absolute() or ".." in plain.parts or re.search(r"\s", path):
            raise CannotRun(f"the path '{path}' cannot lie in a work folder")
        texts[str(plain)] = text or ""
    return texts
