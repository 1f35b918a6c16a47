"""What a person may name on the command line, to a Problem."""

from __future__ import annotations

import difflib
from pathlib import Path

from rtlgen.core.errors import SpecError, UnknownName
from rtlgen.core.problem import Problem
from rtlgen.resources import problems_dir
from rtlgen.suites.folder import load_folder
from rtlgen.suites.spec_file import load_spec


def builtin_names() -> list[str]:
    """The built-in problems, sorted."""
    return sorted(p.parent.name for p in problems_dir().glob("*/spec.md"))


def load_builtin(name: str) -> Problem:
    """A built-in problem.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in builtin_names():
        raise UnknownName("problem", name, builtin_names())
    return load_folder(problems_dir() / name, suite="builtin")


def find_problem(spec: str) -> Problem:
    """The problem that `spec` names: a Markdown file, a problem folder, or a built-in problem.

    Raises:
        SpecError: it is none of these, or cannot be read.
    """
    path = Path(spec)
    if path.is_dir():
        return load_folder(path)
    if path.exists() or path.suffix or "/" in spec:
        return load_spec(path)
    if spec in builtin_names():
        return load_builtin(spec)
    near = difflib.get_close_matches(spec, builtin_names(), n=3)
    raise SpecError(
        f"'{spec}' is neither a file, nor a problem folder, nor a built-in problem",
        hint=f"did you mean {', '.join(near)}?" if near else "rtlgen problems lists the built-in ones",
    )
