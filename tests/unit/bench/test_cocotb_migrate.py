"""Every idiom of cocotb 1.x that models write, and what becomes of it."""

from __future__ import annotations

import ast

import pytest

from rtlgen.bench.migrate import Migration, migrate
from rtlgen.bench.migrate_imports import FORGOTTEN, MOVED_MODULES, MOVED_NAMES
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import Language, SourceFile

HEAD = "import cocotb\nfrom cocotb.triggers import RisingEdge, Timer, First\n"


def migrated(text: str) -> Migration:
    result = migrate(SourceFile(path="test_x.py", text=text, language=Language.PYTHON))
    if not any(d.severity is Severity.ERROR for d in result.diagnostics):
        ast.parse(result.text)
        assert result.text.count("\n") == text.count("\n"), "a line was lost or added"
    return result


def body(*lines: str) -> str:
    """A test with `lines` in it."""
    return HEAD + "@cocotb.test()\nasync def t(dut):\n" + "".join(f"    {line}\n" for line in lines)


def line(text: str, number: int = 5) -> str:
    return text.splitlines()[number - 1].strip()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cocotb.fork(run())", "cocotb.start_soon(run())"),
        ("await Timer(10, units='ns')", "await Timer(10, unit='ns')"),
        ("x = cocotb.utils.get_sim_time(units='ns')", "x = cocotb.utils.get_sim_time(unit='ns')"),
        ("x = dut.q.value.integer", "x = int(dut.q.value)"),
        ("x = dut.q.value.signed_integer", "x = dut.q.value.to_signed()"),
        ("x = dut.q.value.binstr", "x = str(dut.q.value)"),
        ("x = y.integer + 1", "x = int(y) + 1"),
        (
            "assert dut.q.value.integer == 3, dut.q.value.binstr",
            "assert int(dut.q.value) == 3, str(dut.q.value)",
        ),
        ("dut.q <= 1", "dut.q.value = 1"),
        ("dut.mem[2] <= a + b", "dut.mem[2].value = a + b"),
        ("dut.q.value <= 1", "dut.q.value = 1"),
        ("dut.q = 1", "dut.q.value = 1"),
        ("raise TestFailure('no')", "raise AssertionError('no')"),
        ("raise cocotb.result.TestFailure('no')", "raise AssertionError('no')"),
        ("raise TestError('no')", "raise RuntimeError('no')"),
        ("raise TestSuccess('yes')", "cocotb.end_test('yes')"),
        ("raise TestSuccess", "cocotb.end_test()"),
        ("raise TestSuccess(dut.q.value.binstr)", "cocotb.end_test(str(dut.q.value))"),
        ("raise ReturnValue(3)", "return (3)"),
        ("x = dut.a.value + dut.b.value", "x = int(dut.a.value) + int(dut.b.value)"),
        ("x = dut.a.value & 3", "x = int(dut.a.value) & 3"),
        ("x = (dut.a.value ^ dut.b.value) | 1", "x = (int(dut.a.value ^ dut.b.value)) | 1"),
        ("x = ~dut.a.value >> 1", "x = int(~dut.a.value) >> 1"),
        ("assert 1 < dut.a.value <= 4", "assert 1 < int(dut.a.value) <= 4"),
        ("yield RisingEdge(dut.clk)", "await RisingEdge(dut.clk)"),
        ("x = yield run(dut)", "x = await run(dut)"),
        (
            "yield [RisingEdge(dut.clk), Timer(5)]",
            "await cocotb.triggers.First(RisingEdge(dut.clk), Timer(5))",
        ),
        ("x = yield from run(dut)", "x = await run(dut)"),
    ],
)
def test_line_of_a_test(old: str, new: str) -> None:
    result = migrated(body(old))
    assert line(result.text) == new
    assert result.notes, "what was changed is told"
    assert result.notes[0].startswith("test_x.py:5: ")


@pytest.mark.parametrize(
    "text",
    [
        "await Timer(10, unit='ns')",
        "await Timer(10, 'ns')",
        "await RisingEdge(dut.clk)",
        "dut._log.info('x')",
        "cocotb.log.info('x')",
        "x = dut.a.value & dut.b.value",
        "x = dut.a.value ^ dut.b.value ^ dut.c.value",
        "assert dut.q.value == 3",
        "x = self.integer",
        "x = model.state <= 3",
        "if dut.q.value == 1: pass",
        "dut._n = 3",
        "x = int(dut.a.value) + 1",
        "ok = [i for i in range(3) if i <= 2]",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    whole = body(text)
    assert migrated(whole) == Migration(text=whole)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from cocotb.runner import get_runner", "from cocotb_tools.runner import get_runner"),
        ("import cocotb.runner", "import cocotb_tools.runner"),
        ("from cocotb.result import TestFailure", "pass"),
        (
            "from cocotb.result import TestFailure, SimTimeoutError",
            "from cocotb.triggers import SimTimeoutError",
        ),
        (
            "from cocotb.result import TestSuccess\nraise TestSuccess('x')",
            "pass; import cocotb\ncocotb.end_test('x')",
        ),
        (
            "import cocotb\nx = BinaryValue(3, 4)",
            "import cocotb; from cocotb.types import LogicArray\nx = LogicArray(3, 4)",
        ),
        ("from cocotb import fork, start_soon", "from cocotb import start_soon as fork, start_soon"),
        ("from cocotb.binary import BinaryValue", "from cocotb.types import LogicArray"),
        ("from cocotb.decorators import coroutine", "pass"),
        ("from cocotb_test.simulator import run", "pass"),
        (
            "from cocotb.triggers import Join, Timer",
            "from cocotb.task import Join; from cocotb.triggers import Timer",
        ),
        ("from cocotb.binary import (\n    BinaryValue,\n)", "from cocotb.types import LogicArray\n\n"),
    ],
)
def test_imports(old: str, new: str) -> None:
    assert migrated(old + "\n").text == new + "\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("BinaryValue(10, 4)", "LogicArray(10, 4)"),
        ("BinaryValue(value=10, n_bits=4, bigEndian=False)", "LogicArray(value=10, range=4)"),
        ("BinaryValue('1010')", "LogicArray('1010')"),
    ],
)
def test_binary_value(old: str, new: str) -> None:
    result = migrated(f"from cocotb.binary import BinaryValue\nx = {old}\n")
    assert result.text == f"from cocotb.types import LogicArray\nx = {new}\n"


def test_generator_coroutine_becomes_async() -> None:
    old = HEAD + (
        "@cocotb.coroutine\n"
        "def pulse(dut):\n"
        "    dut.en <= 1\n"
        "    yield RisingEdge(dut.clk)\n"
        "    dut.en <= 0\n"
        "@cocotb.test()\n"
        "def t(dut):\n"
        "    yield pulse(dut)\n"
        "def numbers():\n"
        "    yield 1\n"
    )
    text = migrated(old).text
    assert "async def pulse(dut):" in text
    assert "await RisingEdge(dut.clk)" in text
    assert "async def t(dut):" in text
    assert "await pulse(dut)" in text
    assert "@cocotb.coroutine" not in text
    assert "\ndef numbers():\n    yield 1\n" in text, "an ordinary generator stays one"


def test_forgotten_imports_are_added_on_an_import_line() -> None:
    old = body("Clock(dut.clk, 10)", "await RisingEdge(dut.clk)").replace(HEAD, "import cocotb\n")
    first = migrated(old).text.splitlines()[0]
    assert first == ("import cocotb; from cocotb.clock import Clock; from cocotb.triggers import RisingEdge")


def test_wildcard_import_binds_the_triggers() -> None:
    text = body("await Timer(1)").replace("RisingEdge, Timer, First", "*")
    assert migrated(text).notes == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("from cocotb.scoreboard import Scoreboard\n", "cocotb_bus"),
        ("import cocotb.monitors\n", "cocotb_bus"),
        (body("yield 1, 2"), "First"),
        (body("dut.q <= a <= b"), "dut.signal.value = value"),
        ("from cocotb.binary import BinaryValue\nx = BinaryValue(b'12', bigEndian=True)\n", "from_bytes"),
        (
            "import cocotb\n@cocotb.test(expect_error=True)\nasync def t(dut):\n    pass\n",
            "expect_error=ValueError",
        ),
        (body("x = cocotb.external(f)"), "bridge"),
    ],
)
def test_what_cannot_be_carried_over_is_named(text: str, hint: str) -> None:
    (diagnostic,) = migrated(text).diagnostics
    assert diagnostic.severity is Severity.ERROR
    assert hint in diagnostic.hint
    assert diagnostic.file == "test_x.py"
    assert diagnostic.line is not None
    assert diagnostic.source_line == text.splitlines()[diagnostic.line - 1]


def test_driving_an_element_of_a_value_is_a_warning() -> None:
    (diagnostic,) = migrated(body("dut.q.value[0] = 1")).diagnostics
    assert diagnostic.severity is Severity.WARNING
    assert "drives nothing" in diagnostic.message


def test_broken_python_is_one_diagnostic_with_its_line() -> None:
    result = migrated("import cocotb\ndef f(:\n")
    assert result.text == "import cocotb\ndef f(:\n"
    assert [(d.cls, d.line) for d in result.diagnostics] == [("bench_syntax", 2)]


def test_bytes_before_a_change_may_be_of_any_width() -> None:
    result = migrated(body("x = 'größer ≤'; y = dut.q.value.integer"))
    assert line(result.text) == "x = 'größer ≤'; y = int(dut.q.value)"


def test_a_design_under_another_name() -> None:
    text = HEAD + "@cocotb.test()\nasync def t(uut):\n    uut.q <= 1\n"
    assert line(migrated(text).text) == "uut.q.value = 1"


def test_every_new_name_is_really_there() -> None:
    """Against the installed cocotb: what the migration writes can be imported."""
    import importlib

    new = [*FORGOTTEN.items(), *((n, m) for m, n in filter(None, MOVED_NAMES.values()))]
    for name, module in new:
        assert hasattr(importlib.import_module(module), name), f"{module}.{name}"
    for module in MOVED_MODULES.values():
        importlib.import_module(module)
