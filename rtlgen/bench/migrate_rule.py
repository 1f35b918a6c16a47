"""What the rules of the migration share: the module they look at and what they may find."""

from __future__ import annotations

import ast

from rtlgen.bench.text_edits import Edit, Source
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.value import value


@value
class Change:
    line: int
    note: str
    """What became what."""
    edits: tuple[Edit, ...]


@value
class Obstacle:
    """An idiom of 1.x that is left as it is."""

    line: int
    column: int
    """1-based."""
    message: str
    hint: str
    """The 2.x way."""
    severity: Severity = Severity.ERROR

    def diagnostic(self, path: str, lines: list[str]) -> Diagnostic:
        return Diagnostic(
            tool="cocotb",
            severity=self.severity,
            cls="cocotb_1x",
            message=self.message,
            hint=self.hint,
            file=path,
            line=self.line,
            column=self.column,
            source_line=lines[self.line - 1] if self.line <= len(lines) else "",
        )


Finding = Change | Obstacle
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A bench's module: its text, its tree, and the names that stand for the design."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.source = Source(text)
        self.tree = tree
        self.lines = text.splitlines()
        self.nodes = list(ast.walk(tree))
        self.functions = [n for n in self.nodes if isinstance(n, Function)]
        tests = [f for f in self.functions if is_test(f)]
        self.handles = {"dut", *(f.args.args[0].arg for f in tests if f.args.args)}
        """Names of variables that hold the design."""
        self.imports_cocotb = any(
            isinstance(n, ast.Import)
            and any(a.name.split(".")[0] == "cocotb" and not a.asname for a in n.names)
            for n in self.nodes
        )

    def is_handle(self, node: ast.expr) -> bool:
        """Whether `node` reads an object of the design: `dut.q`, `self.dut.mem[3]`, `cocotb.top.clk`."""
        below = node
        while isinstance(below, ast.Attribute | ast.Subscript):
            below = below.value
            if isinstance(below, ast.Name):
                return below.id in self.handles
            if isinstance(below, ast.Attribute) and below.attr in ("dut", "top"):
                return True
        return False

    def obstacle(
        self, node: ast.expr | ast.stmt, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Obstacle:
        return Obstacle(
            line=node.lineno, column=node.col_offset + 1, message=message, hint=hint, severity=severity
        )

    def wrap(self, node: ast.expr, before: str, after: str) -> tuple[Edit, Edit]:
        """Edits that put text on both sides of `node`."""
        start, end = self.source.start(node), self.source.end(node)
        return Edit(start=start, end=start, text=before), Edit(start=end, end=end, text=after)


def dotted(node: ast.expr) -> str:
    """`a.b.c` for such an expression, empty for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def decorator(node: ast.expr) -> str:
    """The dotted name of a decorator, called or not."""
    return dotted(node.func if isinstance(node, ast.Call) else node)


def is_test(function: Function) -> bool:
    """Whether it is a cocotb test: `@cocotb.test()` or, after `from cocotb import test`, `@test`."""
    return any(decorator(d) in ("cocotb.test", "test") for d in function.decorator_list)
