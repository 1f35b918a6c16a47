"""Imports the bench's modules from memory: no file of the bench lies where the design could read it.

On the way every executed check is counted (`assert`, or an `if` that raises AssertionError), since a test
that passes without having checked anything proves nothing; and pytest rewrites the assertions, so that a
failed one tells the values.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any, TypedDict

from _pytest.assertion.rewrite import rewrite_asserts

_COUNT = "@rtlgen_check"
"""No Python source can name it."""


class ModuleText(TypedDict):
    file: str
    text: str
    is_package: bool


class Checks:
    """How many checks the bench has executed."""

    def __init__(self) -> None:
        self.executed = 0

    def __call__(self) -> None:
        self.executed += 1


class BenchFinder(MetaPathFinder):
    """Finds the bench's modules; to be put first in `sys.meta_path`."""

    def __init__(self, modules: dict[str, ModuleText], checks: Checks) -> None:
        self._modules = modules
        self._checks = checks

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        found = self._modules.get(fullname)
        if found is None:
            return None
        loader = BenchLoader(found, self._checks)
        spec = ModuleSpec(fullname, loader, origin=found["file"], is_package=found["is_package"])
        spec.has_location = True
        return spec


class BenchLoader(InspectLoader):
    def __init__(self, module: ModuleText, checks: Checks) -> None:
        self._module = module
        self._checks = checks

    def get_source(self, fullname: str) -> str:  # noqa: ARG002
        return self._module["text"]

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        text, file = self._module["text"], self._module["file"]
        tree = _Counted().visit(ast.parse(text, file))
        rewrite_asserts(tree, text.encode(), file)
        return compile(tree, file, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        vars(module)[_COUNT] = self._checks
        exec(self.get_code(module.__name__), vars(module))  # noqa: S102


def install(modules: dict[str, ModuleText]) -> Checks:
    """From now on `import` finds `modules`; the count of their checks comes back."""
    for name in modules:
        sys.modules.pop(name, None)  # a module of the bench goes before one of its name that is loaded
    checks = Checks()
    sys.meta_path.insert(0, BenchFinder(modules, checks))
    return checks


class _Counted(ast.NodeTransformer):
    """Puts a call that counts before each check."""

    def visit_Assert(self, node: ast.Assert) -> Any:
        return node if isinstance(node.test, ast.Constant) else [_call_at(node), node]

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        checks = any(_fails(body[-1]) for body in (node.body, node.orelse) if body)
        return [_call_at(node), node] if checks else node


def _fails(node: ast.stmt) -> bool:
    """`raise AssertionError`, `assert False` and `pytest.fail()`."""
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "AssertionError"
    if isinstance(node, ast.Assert):
        return isinstance(node.test, ast.Constant) and not node.test.value
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.fail"


def _call_at(node: ast.stmt) -> ast.stmt:
    call = ast.Expr(ast.Call(func=ast.Name(id=_COUNT, ctx=ast.Load()), args=[], keywords=[]))
    return ast.fix_missing_locations(ast.copy_location(call, node))
