"""The shape of the house: what import-linter cannot see."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
import typer.main

from rtlgen.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rtlgen"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names of everything that a file imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by name alone, and would not run the second."""
    names = Counter(p.name for p in (ROOT / "tests").rglob("test_*.py"))
    assert not [name for name, count in names.items() if count > 1]


def test_processes_are_started_in_one_file() -> None:
    users = {p.relative_to(PACKAGE).as_posix() for p in SOURCES if "subprocess" in imported(p)}
    assert users == {"tools/process.py"}


def test_only_the_console_prints() -> None:
    printers = {
        p.relative_to(PACKAGE).as_posix()
        for p in SOURCES
        if any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            for node in ast.walk(ast.parse(p.read_text("utf-8")))
        )
    }
    assert printers <= {"cli/console.py"} | IN_A_CHILD_PROCESS


IN_A_CHILD_PROCESS = {
    p.relative_to(PACKAGE).as_posix() for p in SOURCES if p.stem.endswith("_child") or "inside" in p.parts
}
"""What speaks to its parent on standard output or error, and to no terminal."""


def test_no_file_swallows_every_error() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                only_passes = all(isinstance(s, ast.Pass) for s in node.body)
                broad = node.type is None or (
                    isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
                )
                assert not (only_passes and broad), f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_files_stay_readable(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= 360, f"{path.name} has {lines} lines: which room does a part of it belong to?"


def commands() -> dict[str, typer.core.TyperCommand]:
    """By the words that call them: "verify", "suites list", "dataset augment inject"."""

    def below(command: typer.core.TyperCommand, words: str) -> dict[str, typer.core.TyperCommand]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return {words: command}
        return {k: v for name, one in inner.items() for k, v in below(one, f"{words} {name}".strip()).items()}

    return below(typer.main.get_command(app), "")


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for name, command in commands().items():
        section = re.search(rf"^## `rtlgen {name}\b.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
        assert section, f"docs/cli.md has no section for 'rtlgen {name}'"
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}" in section.group(), f"docs/cli.md, rtlgen {name}: {option}"


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in commands():
        assert f"rtlgen {name}" in readme


def test_project_texts_name_no_machine() -> None:
    suspicious = re.compile(r"/root/|/work/|/home/\w+/|deb\.debian\.org|pypi\.org|registry\.npmjs")
    for folder in ("rtlgen", "prompts", "testbenches", "docs", "scripts", "tests"):
        for path in (ROOT / folder).rglob("*"):
            # A hostile bench names what it would like to read.
            ours = path != Path(__file__) and "attacks" not in path.parts
            if ours and path.suffix in (".py", ".md", ".j2", ".sh", ".toml", ".sv", ".v"):
                found = suspicious.search(path.read_text("utf-8"))
                assert not found, f"{path.relative_to(ROOT)}: {found.group()}"
