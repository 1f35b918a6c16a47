"""A cocotb bench's files as Python modules, and what can be said of them without running anything."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rtlgen.bench.migrate import migrate
from rtlgen.bench.migrate_rule import Function, decorator
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec
from rtlgen.core.value import value


@value
class BenchModules:
    main: str
    """The test module's name."""
    files: tuple[tuple[str, SourceFile], ...]
    """Module name and source, migrated to cocotb 2.x."""
    notes: tuple[str, ...] = ()
    refused: str = ""
    """Why it cannot be run: `file:line: reason`; empty where it may be."""

    def request(self) -> dict[str, dict[str, object]]:
        """What `rtlgen.bench.inside.rtlgen_inside.loader` imports from."""
        packages = {name.rpartition(".")[0] for name, _ in self.files} - {""}
        empty: dict[str, dict[str, object]] = {
            name: {"file": f"{name}/__init__.py", "text": "", "is_package": True} for name in packages
        }
        return empty | {
            name: {"file": f.path, "text": f.text, "is_package": PurePosixPath(f.path).stem == "__init__"}
            for name, f in self.files
        }


def bench_modules(spec: BenchSpec) -> BenchModules:
    """The Python files of `spec`, migrated and checked: syntax, idioms of 1.x, a test, a check."""
    python = [f for f in spec.files if f.path.endswith(".py")]
    if not python:
        return BenchModules(main=spec.top, files=(), refused="the bench has no Python file")
    root = PurePosixPath(python[0].path).parent
    files: list[tuple[str, SourceFile]] = []
    notes: list[str] = []
    for file in python:
        migrated = migrate(file)
        for diagnostic in migrated.diagnostics:
            text = f"{diagnostic.where()}: {diagnostic.message}"
            text += f" ({diagnostic.hint})" if diagnostic.hint else ""
            if diagnostic.severity is Severity.ERROR:
                return BenchModules(main=spec.top, files=(), refused=text)
            notes.append(text)
        notes += migrated.notes
        name = spec.top if file is python[0] else module_name(file.path, root)
        files.append((name, SourceFile(path=file.path, text=migrated.text, language=file.language)))
    return BenchModules(
        main=spec.top, files=tuple(files), notes=tuple(notes), refused=_hollow([f for _, f in files])
    )


def module_name(path: str, root: PurePosixPath) -> str:
    """The name under which a file beside the test module is imported."""
    parts = PurePosixPath(path)
    inner = parts.relative_to(root) if parts.is_relative_to(root) else parts
    names = list(inner.with_suffix("").parts)
    return ".".join(names[:-1] if names[-1] == "__init__" and len(names) > 1 else names)


def _hollow(files: list[SourceFile]) -> str:
    """Why such a bench could never say anything; empty where it could."""
    main = files[0]
    trees = [ast.parse(f.text) for f in files]
    if not any(_may_be_test(n) for n in ast.walk(trees[0])):
        return f"{main.path}:1: no cocotb test in it: a test is an `async def` under @cocotb.test()"
    if not any(_may_check(n) for tree in trees for n in ast.walk(tree)):
        return f"{main.path}:1: it checks nothing: no assert and no Scoreboard in it"
    return ""


def _may_be_test(node: ast.AST) -> bool:
    """A decorated function, or a TestFactory; what it really is shows when it is imported."""
    if isinstance(node, Function):
        named = any(decorator(d).split(".")[-1] == "test" for d in node.decorator_list)
        return named or (isinstance(node, ast.AsyncFunctionDef) and bool(node.decorator_list))
    name = node.id if isinstance(node, ast.Name) else node.name if isinstance(node, ast.alias) else ""
    return name == "TestFactory"


def _may_check(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert | ast.Raise):
        return True
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return "scoreboard" in name.lower() or name == "fail"
