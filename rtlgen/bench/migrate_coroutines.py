"""Generator coroutines, `fork` and the exceptions that ended a test, in 2.x words."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rtlgen.bench.migrate_rule import Change, Finding, Function, Module, decorator, dotted, is_test
from rtlgen.bench.text_edits import Edit

COROUTINE = ("cocotb.coroutine", "coroutine", "cocotb.decorators.coroutine")
ENDED_BY = {"TestSuccess": "cocotb.end_test", "ReturnValue": "return "}
RAISED = {"TestFailure": "AssertionError", "TestError": "RuntimeError"}


def coroutines(module: Module) -> Iterator[Finding]:
    """`@cocotb.coroutine`, `yield` in tests, `cocotb.fork`, and the exceptions of `cocotb.result`."""
    for function in module.functions:
        old = [d for d in function.decorator_list if decorator(d) in COROUTINE]
        for mark in old:
            at = module.source.start(mark)
            edit = module.source.replace(_before_at(module, at), module.source.end(mark), "")
            yield Change(line=mark.lineno, note="@cocotb.coroutine removed", edits=(edit,))
        if old or is_test(function):
            yield from _generator(module, function)
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and dotted(node) == "cocotb.fork":
            end = module.source.end(node)
            edits = (Edit(start=end - len("fork"), end=end, text="start_soon"),)
            yield Change(line=node.lineno, note="cocotb.fork -> cocotb.start_soon", edits=edits)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            yield from _raise(module, node, node.exc)
        elif isinstance(node, ast.Name | ast.Attribute) and _is_result_name(node):
            yield from _result_name(module, node)
        elif isinstance(node, ast.Attribute) and dotted(node) in ("cocotb.external", "cocotb.function"):
            new = "cocotb.task.bridge" if node.attr == "external" else "cocotb.task.resume"
            yield module.obstacle(node, f"cocotb.{node.attr} is gone in cocotb 2.x", f"use {new}")


def _before_at(module: Module, start: int) -> int:
    """Where the '@' of the decorator that begins at `start` stands."""
    return module.source.data.rindex(b"@", 0, start)


def _generator(module: Module, function: Function) -> Iterator[Finding]:
    """The function as `async def`, each `yield` in it as `await`."""
    if isinstance(function, ast.FunctionDef):
        start = module.source.start(function)
        edit = Edit(start=start, end=start, text="async ")
        yield Change(
            line=function.lineno, note=f"def {function.name} -> async def {function.name}", edits=(edit,)
        )
    for node in _own_nodes(function):
        if isinstance(node, ast.YieldFrom):
            start = module.source.start(node)
            edit = Edit(start=start, end=module.source.start(node.value), text="await ")
            yield Change(line=node.lineno, note="yield from -> await", edits=(edit,))
        elif isinstance(node, ast.Yield):
            yield _yield(module, node)


def _yield(module: Module, node: ast.Yield) -> Finding:
    start = module.source.start(node)
    if isinstance(node.value, ast.List) and node.value.elts:
        inner = (module.source.start(node.value.elts[0]), module.source.end(node.value.elts[-1]))
        head = Edit(start=start, end=inner[0], text="await cocotb.triggers.First(")
        tail = Edit(start=inner[1], end=module.source.end(node.value), text=")")
        return Change(line=node.lineno, note="yield [...] -> await First(...)", edits=(head, tail))
    if isinstance(node.value, ast.Call | ast.Name | ast.Attribute | ast.Subscript):
        edit = Edit(start=start, end=module.source.start(node.value), text="await ")
        return Change(line=node.lineno, note="yield -> await", edits=(edit,))
    return module.obstacle(
        node,
        "this yield cannot be turned into await",
        "await one trigger or task; First(...) for the first of several, Combine(...) for all",
    )


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """What is in the function and not in a function inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef)
        ]


def _raise(module: Module, node: ast.Raise, raised: ast.expr) -> Iterator[Finding]:
    """`raise TestSuccess(...)` and `raise ReturnValue(...)`; the arguments stay as they are."""
    called = isinstance(raised, ast.Call)
    exception = raised.func if isinstance(raised, ast.Call) else raised
    name = dotted(exception).removeprefix("cocotb.result.")
    if name not in ENDED_BY:
        return
    if node.cause is not None:
        yield module.obstacle(node, f"raise {name} ... from", f"use {ENDED_BY[name]}")
        return
    text = ENDED_BY[name] if called or name == "ReturnValue" else f"{ENDED_BY[name]}()"
    edit = module.source.replace(module.source.start(node), module.source.end(exception), text)
    yield Change(line=node.lineno, note=f"raise {name} -> {ENDED_BY[name].strip()}", edits=(edit,))


def _is_result_name(node: ast.Name | ast.Attribute) -> bool:
    if not isinstance(node.ctx, ast.Load):
        return False
    return dotted(node).removeprefix("cocotb.result.") in RAISED


def _result_name(module: Module, node: ast.Name | ast.Attribute) -> Iterator[Finding]:
    name = dotted(node).removeprefix("cocotb.result.")
    edit = module.source.replace(module.source.start(node), module.source.end(node), RAISED[name])
    yield Change(line=node.lineno, note=f"{name} -> {RAISED[name]}", edits=(edit,))
