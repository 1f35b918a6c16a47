"""Modules and names that moved or went away between cocotb 1.x and 2.x, and imports a model forgot."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from rtlgen.bench.migrate_rule import Change, Finding, Module, dotted
from rtlgen.bench.text_edits import Edit
from rtlgen.core.diagnostic import Severity

_TRIGGERS = {
    *("ClockCycles", "Combine", "Event", "FallingEdge", "First", "Lock", "NextTimeStep", "NullTrigger"),
    *("ReadOnly", "ReadWrite", "RisingEdge", "SimTimeoutError", "Timer", "ValueChange", "with_timeout"),
}
FORGOTTEN = {
    **dict.fromkeys(_TRIGGERS, "cocotb.triggers"),
    "Clock": "cocotb.clock",
    "LogicArray": "cocotb.types",
    "Logic": "cocotb.types",
    "get_sim_time": "cocotb.utils",
}
"""Where the names that benches use without importing them come from."""

MOVED_MODULES = {"cocotb.runner": "cocotb_tools.runner", "cocotb.config": "cocotb_tools.config"}
UNUSED_MODULES = {"cocotb_test", "cocotb_test.simulator", "cocotb_test.run"}
"""Their own way to start a simulator, which is not used here."""
GONE_MODULES = {
    "cocotb.drivers": "cocotb_bus.drivers, a package of its own",
    "cocotb.monitors": "cocotb_bus.monitors, a package of its own",
    "cocotb.scoreboard": "cocotb_bus.scoreboard, a package of its own, or rtlgen_bench.Scoreboard",
    "cocotb.bus": "cocotb_bus.bus, a package of its own",
    "cocotb.generators": "plain Python generators",
    "cocotb.crv": "the package cocotb-coverage, or Python's random",
    "cocotb.memdebug": "Python's tracemalloc",
    "cocotb.scheduler": "cocotb.start_soon and the triggers",
    "cocotb.fork": "cocotb.start_soon",
}
MOVED_NAMES: dict[tuple[str, str], tuple[str, str] | None] = {
    ("cocotb", "fork"): ("cocotb", "start_soon"),
    ("cocotb", "coroutine"): None,
    ("cocotb.decorators", "coroutine"): None,
    ("cocotb.decorators", "test"): ("cocotb", "test"),
    ("cocotb.result", "TestFailure"): None,
    ("cocotb.result", "TestSuccess"): None,
    ("cocotb.result", "TestError"): None,
    ("cocotb.result", "ReturnValue"): None,
    ("cocotb.result", "SimTimeoutError"): ("cocotb.triggers", "SimTimeoutError"),
    ("cocotb.result", "SimFailure"): ("cocotb.regression", "SimFailure"),
    ("cocotb.triggers", "Join"): ("cocotb.task", "Join"),
    ("cocotb.binary", "BinaryValue"): ("cocotb.types", "LogicArray"),
    ("cocotb.binary", "BinaryRepresentation"): None,
    ("cocotb.types.logic", "Logic"): ("cocotb.types", "Logic"),
    ("cocotb.types.logic_array", "LogicArray"): ("cocotb.types", "LogicArray"),
    ("cocotb.utils", "get_python_integer_types"): None,
}
"""None: the name is not needed any more; its uses are changed by other rules."""


def imports(module: Module) -> Iterator[Finding]:
    """Moved, needless and forgotten imports."""
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from _import_from(module, node, node.module)
        elif isinstance(node, ast.Import):
            yield from _import(module, node)
        elif isinstance(node, ast.Attribute) and dotted(node) in MOVED_MODULES:
            yield _replaced(module, node, MOVED_MODULES[dotted(node)], dotted(node))
    yield from _forgotten(module)


def _import_from(module: Module, node: ast.ImportFrom, source: str) -> Iterator[Finding]:
    if source in UNUSED_MODULES:
        yield _replaced(module, node, "pass", f"import of {source}, which is not used here,")
        return
    if source in GONE_MODULES:
        yield module.obstacle(node, f"{source} is gone in cocotb 2.x", f"use {GONE_MODULES[source]}")
        return
    old = [(source, alias.name) for alias in node.names]
    if source not in MOVED_MODULES and not any(name in MOVED_NAMES for name in old):
        return
    parts: dict[str, list[str]] = {}
    for alias in node.names:
        default = (MOVED_MODULES.get(source, source), alias.name)
        target = MOVED_NAMES.get((source, alias.name), default)
        if target is None:
            continue
        kept = alias.asname or (alias.name if target[1] != "LogicArray" else target[1])
        parts.setdefault(target[0], []).append(target[1] if kept == target[1] else f"{target[1]} as {kept}")
    lines = [f"from {home} import {', '.join(names)}" for home, names in parts.items()]
    text = "; ".join(lines) or "pass"
    yield _replaced(module, node, text, module.source.text(node).split("\n")[0])


def _import(module: Module, node: ast.Import) -> Iterator[Finding]:
    names = [alias.name for alias in node.names]
    for name in names:
        if name in GONE_MODULES:
            yield module.obstacle(node, f"{name} is gone in cocotb 2.x", f"use {GONE_MODULES[name]}")
            return
    if not any(name in MOVED_MODULES or name in UNUSED_MODULES or name == "cocotb.result" for name in names):
        return
    kept = [
        MOVED_MODULES.get(a.name, a.name) + (f" as {a.asname}" if a.asname else "")
        for a in node.names
        if a.name not in UNUSED_MODULES
    ]
    text = f"import {', '.join(kept)}" if kept else "pass"
    if text != module.source.text(node):
        yield _replaced(module, node, text, module.source.text(node))


def _replaced(module: Module, node: ast.stmt | ast.expr, text: str, old: str) -> Change:
    edit = module.source.replace(module.source.start(node), module.source.end(node), text)
    new = "removed" if text == "pass" else f"-> {text}"
    return Change(line=node.lineno, note=f"{old} {new}", edits=(edit,))


def _forgotten(module: Module) -> Iterator[Finding]:
    bound = _bound_names(module)
    used = {
        n.id: n.lineno
        for n in reversed(module.nodes)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id not in bound
    }
    missing = [name for name in used if name in FORGOTTEN]
    if "BinaryValue" in used:
        missing.append("LogicArray")  # which it becomes
    if "cocotb" in used or (not module.imports_cocotb and any(map(_becomes_cocotb, module.nodes))):
        missing.append("cocotb")
    if not missing:
        return
    anchor = next(
        (n for n in module.tree.body if isinstance(n, ast.Import | ast.ImportFrom) and _is_late(n)), None
    )
    if anchor is None:
        for name in missing:
            yield module.obstacle(
                module.tree.body[0], f"{name} is used and never imported", _import_line(name), Severity.ERROR
            )
        return
    end = module.source.end(anchor)
    for name in sorted(missing):
        line = _import_line(name)
        yield Change(
            line=used.get(name, anchor.lineno),
            note=f"{name} was never imported -> {line}",
            edits=(Edit(start=end, end=end, text=f"; {line}"),),
        )


def _becomes_cocotb(node: ast.AST) -> bool:
    """What other rules turn into `cocotb.end_test` and `cocotb.triggers.First`."""
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return dotted(raised) == "TestSuccess"
    return isinstance(node, ast.Yield) and isinstance(node.value, ast.List)


def _is_late(node: ast.Import | ast.ImportFrom) -> bool:
    """Not `from __future__`, and on one line: something can follow it."""
    return node.lineno == node.end_lineno and getattr(node, "module", "") != "__future__"


def _import_line(name: str) -> str:
    return "import cocotb" if name == "cocotb" else f"from {FORGOTTEN[name]} import {name}"


def _bound_names(module: Module) -> set[str]:
    bound = set(dir(builtins))
    for node in module.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
            if node.name == "*":
                bound.update(FORGOTTEN)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    # BinaryValue's own import becomes one of LogicArray; nothing else names it before.
    return bound | {"LogicArray"} if "BinaryValue" in bound else bound
