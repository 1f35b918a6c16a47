"""Values and assignments: `BinaryValue`, `.value.integer`, `dut.q <= 1`, `units=`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rtlgen.bench.migrate_rule import Change, Finding, Module, dotted
from rtlgen.bench.text_edits import Edit
from rtlgen.core.diagnostic import Severity

HAS_UNIT = ("Timer", "Clock", "get_sim_time", "get_sim_steps", "get_time_from_sim_steps")
READ = {
    "integer": ("int(", ")"),
    "signed_integer": ("", ".to_signed()"),
    "binstr": ("str(", ")"),
    "n_bits": ("len(", ")"),
    "buff": ("", '.to_bytes(byteorder="big")'),
}
"""An attribute of BinaryValue, and what stands before and after the value instead."""
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift)
BITWISE = (ast.BitAnd, ast.BitOr, ast.BitXor)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def values(module: Module) -> Iterator[Finding]:
    """How values of the design are read, compared and driven."""
    assignments = {id(n.value) for n in module.nodes if isinstance(n, ast.Expr)}
    for node in module.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare):
            yield from _arrow(module, node.value)
        elif isinstance(node, ast.Assign):
            yield from _assign(module, node)
        elif isinstance(node, ast.Call):
            yield from _call(module, node)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in READ:
            yield from _read(module, node)
        elif isinstance(node, ast.BinOp):
            yield from _arithmetic(module, node)
        elif isinstance(node, ast.Compare) and id(node) not in assignments:
            yield from _order(module, node)


def _arrow(module: Module, node: ast.Compare) -> Iterator[Finding]:
    """`dut.q <= 1` as a statement drives q."""
    if not isinstance(node.ops[0], ast.LtE) or not module.is_handle(node.left):
        return
    if len(node.ops) > 1:
        yield module.obstacle(node, "`<=` no longer drives a signal", "write dut.signal.value = value")
        return
    left, right = module.source.end(node.left), module.source.start(node.comparators[0])
    between = module.source.data[left:right].decode()
    target = "" if _is_value(node.left) else ".value"
    edit = Edit(start=left, end=right, text=target + between.replace("<=", "=", 1))
    yield Change(line=node.lineno, note="signal <= value -> signal.value = value", edits=(edit,))


def _assign(module: Module, node: ast.Assign) -> Iterator[Finding]:
    """`dut.q = 1` drives q; `dut.q.value[0] = 1` drives nothing."""
    for target in node.targets:
        if isinstance(target, ast.Subscript) and _is_value(target.value) and module.is_handle(target.value):
            yield module.obstacle(
                target,
                "assigning to an element of .value changes a copy and drives nothing",
                "read the whole value, change it, and assign it to .value",
                Severity.WARNING,
            )
        elif isinstance(target, ast.Attribute) and _is_port(module, target):
            end = module.source.end(target)
            yield Change(
                line=node.lineno,
                note=f"{dotted(target)} = -> {dotted(target)}.value =",
                edits=(Edit(start=end, end=end, text=".value"),),
            )


def _is_port(module: Module, node: ast.Attribute) -> bool:
    """`dut.q`, directly: deeper names may be of the author's own objects."""
    direct = isinstance(node.value, ast.Name) and module.is_handle(node)
    return direct and not node.attr.startswith("_") and node.attr != "value"


def _call(module: Module, node: ast.Call) -> Iterator[Finding]:
    name = dotted(node.func).split(".")[-1]
    if name in HAS_UNIT:
        for keyword in (k for k in node.keywords if k.arg == "units"):
            start = module.source.start(keyword)
            edit = Edit(start=start, end=start + len("units"), text="unit")
            yield Change(line=keyword.lineno, note=f"{name}(units=) -> {name}(unit=)", edits=(edit,))
    elif name == "BinaryValue":
        yield _binary_value(module, node)
    elif dotted(node.func) == "cocotb.test":
        for keyword in (k for k in node.keywords if k.arg == "expect_error"):
            if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool):
                yield module.obstacle(
                    node,
                    "expect_error takes no bool in cocotb 2.x",
                    "name the exception: expect_error=ValueError",
                )


def _binary_value(module: Module, node: ast.Call) -> Finding:
    """`BinaryValue(value, n_bits, bigEndian=False)`, whose width is told, is a LogicArray of that range."""
    known = {k.arg: k for k in node.keywords}
    given = node.args[0] if node.args else known["value"].value if "value" in known else None
    big_endian = known.get("bigEndian")
    plain = big_endian is None or getattr(big_endian.value, "value", True) is False
    is_text = isinstance(given, ast.Constant) and isinstance(given.value, str)
    sized = is_text or len(node.args) > 1 or "n_bits" in known
    if given is None or not plain or not sized or set(known) - {"value", "n_bits", "bigEndian"}:
        return module.obstacle(
            node,
            "this BinaryValue has no LogicArray that surely means the same",
            "LogicArray.from_unsigned(value, width), LogicArray.from_signed(value, width) or "
            "LogicArray.from_bytes(data, byteorder=...)",
        )
    name = module.source.replace(module.source.start(node.func), module.source.end(node.func), "LogicArray")
    edits = [name]
    if "n_bits" in known:
        start = module.source.start(known["n_bits"])
        edits.append(Edit(start=start, end=start + len("n_bits"), text="range"))
    if big_endian is not None:
        before = module.source.data.rindex(b",", 0, module.source.start(big_endian))
        edits.append(module.source.replace(before, module.source.end(big_endian), ""))
    return Change(line=node.lineno, note="BinaryValue -> LogicArray", edits=tuple(edits))


def _read(module: Module, node: ast.Attribute) -> Iterator[Finding]:
    if isinstance(node.value, ast.Name) and node.value.id in {"self", *module.handles}:
        return  # the author's own attribute, or a port of that name
    before, after = READ[node.attr]
    start, base_end, end = (
        module.source.start(node),
        module.source.end(node.value),
        module.source.end(node),
    )
    edits = (Edit(start=start, end=start, text=before), module.source.replace(base_end, end, after))
    yield Change(line=node.lineno, note=f".{node.attr} -> {before}...{after}", edits=edits)


def _arithmetic(module: Module, node: ast.BinOp) -> Iterator[Finding]:
    """A LogicArray knows no arithmetic; with a number it knows no bitwise operator either."""
    arrays = [s for s in (node.left, node.right) if _is_array(module, s)]
    if not isinstance(node.op, ARITHMETIC) and (not isinstance(node.op, BITWISE) or len(arrays) != 1):
        return
    for side in arrays:
        yield _as_int(module, side, "arithmetic on .value -> int(.value)")


def _order(module: Module, node: ast.Compare) -> Iterator[Finding]:
    """A LogicArray has no order."""
    sides = [node.left, *node.comparators]
    ordered = {i for index, op in enumerate(node.ops) if isinstance(op, ORDER) for i in (index, index + 1)}
    for index in sorted(ordered):
        if _is_array(module, sides[index]):
            yield _as_int(module, sides[index], "order of .value -> int(.value)")


def _as_int(module: Module, node: ast.expr, note: str) -> Change:
    return Change(line=node.lineno, note=note, edits=module.wrap(node, "int(", ")"))


def _is_array(module: Module, node: ast.expr) -> bool:
    """Whether it is a LogicArray in 2.x: a value of the design, or bits of several of them."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Invert) and _is_array(module, node.operand)
    if isinstance(node, ast.BinOp):
        bits = isinstance(node.op, BITWISE)
        return bits and _is_array(module, node.left) and _is_array(module, node.right)
    return _is_value(node) and module.is_handle(node)


def _is_value(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "value"
