"""`rtlgen problems`: the built-in problems."""

from __future__ import annotations

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]


def problems(
    name: Annotated[str | None, typer.Argument(help="Show the specification of this one.")] = None,
    json: JsonOption = False,
) -> None:
    """List the built-in problems, or show one."""
    from rtlgen.suites.find import builtin_names, load_builtin

    if name is not None:
        _show(name, json)
        return
    all_of_them = [load_builtin(n) for n in builtin_names()]
    from rtlgen.cli import console

    if json:
        console.as_json(
            [
                {"name": p.id, "title": p.title, "top": p.top, "difficulty": p.difficulty, "tags": p.tags}
                for p in all_of_them
            ]
        )
        return
    rows = [(p.id, p.difficulty, p.title, " ".join(p.tags)) for p in all_of_them]
    console.table(rows, headings=("name", "difficulty", "title", "tags"))


def _show(name: str, json: bool) -> None:
    from rtlgen.cli import console
    from rtlgen.suites.find import load_builtin

    problem = load_builtin(name)
    if json:
        console.as_json(
            {
                "name": problem.id,
                "title": problem.title,
                "top": problem.top,
                "header": problem.header,
                "spec": problem.spec,
                "difficulty": problem.difficulty,
                "tags": problem.tags,
                "licence": problem.licence,
                "digest": problem.digest,
            }
        )
        return
    console.result(problem.spec)
    console.result(problem.header)
