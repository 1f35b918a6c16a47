"""verifiers: an installable package with a task set, its problems and a reward that simulates.

Source: verifiers 0.4 (`verifiers.v1`): a taskset yields typed tasks, whose methods score.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.prompt import Role
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.files import PROBLEMS
from rtlgen.dataset.formats.columns import as_json, identity, judging
from rtlgen.dataset.formats.protocol import Format, Style

PACKAGE = "rtlgen_tasks"
_TASKSET = Path(__file__).with_name("verifiers_taskset.txt")
"""Python that is written into the package and runs there: it may import what this room may not."""
_PROJECT = f"""[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{PACKAGE.replace("_", "-")}"
version = "1.0"
description = "Hardware to be written in Verilog, judged in simulation."
requires-python = ">=3.11"
dependencies = ["rtlgen>={__version__}", "verifiers>=0.4,<0.5"]

[tool.hatch.build.targets.wheel]
packages = ["{PACKAGE}"]
"""


def verifiers_package() -> Format:
    """Prompts whose answers a reward judges."""
    return Format(kinds=frozenset({Kind.PROMPT}), open=_Writer)


class _Writer:
    def __init__(self, folder: Path, _: Kind, __: Style) -> None:
        self._package = folder / PACKAGE
        self._package.mkdir()
        (folder / "pyproject.toml").write_text(_PROJECT, "utf-8")
        (self._package / "taskset.py").write_text(_TASKSET.read_text("utf-8"), "utf-8")
        (self._package / "__init__.py").write_text(
            "from .taskset import RtlTaskset\n\n__all__ = ['RtlTaskset']\n", "utf-8"
        )
        self._tasks = (self._package / "tasks.jsonl").open("w", encoding="utf-8", errors="replace")

    def add(self, example: Example) -> None:
        """As `Writer.add`."""
        self._tasks.write(json.dumps(_task(example), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """As `Writer.close`; the problems are written by now, and travel with the package."""
        self._tasks.close()
        problems = self._package.parent.parent / PROBLEMS
        (self._package / PROBLEMS).hardlink_to(problems)


def _task(example: Example) -> dict[str, Any]:
    system = [m.content for m in example.prompt if m.role is Role.SYSTEM]
    asked = [m.content for m in example.prompt if m.role is not Role.SYSTEM]
    return {
        "id": example.id,
        "name": example.problem.id,
        "prompt": "\n\n".join(asked),
        "system_prompt": "\n\n".join(system) or None,
        "problem_digest": example.problem.digest,
        "split": example.split,
        "info": as_json(identity(example) | judging(example)),
    }
