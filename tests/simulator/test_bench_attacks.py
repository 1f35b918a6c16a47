"""Benches that are broken, and designs and benches that lie: none of them becomes a result."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from bench_values import DFF, PLAIN, check_cocotb, seen

from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]


def run(bench: str, folder: Path, design: str = DFF, timeout_s: float = 30.0) -> SimulationResult:
    return seen(check_cocotb(design, bench, Icarus(best_sandbox()), folder, timeout_s=timeout_s))


@pytest.mark.parametrize(
    ("bench", "reason"),
    [
        ("import nothing_of_that_name\n" + PLAIN, "test_dff.py:1: ModuleNotFoundError"),
        ("x = 1 / 0\n" + PLAIN, "test_dff.py:1: ZeroDivisionError"),
        ("import sys\nsys.exit(0)\n" + PLAIN, "test_dff.py:2: SystemExit"),
        ("def f(:\n" + PLAIN, "test_dff.py:1:7: syntax error"),
        ("import cocotb\nassert cocotb\nasync def t(dut):\n    pass\n", "no cocotb test"),
        ("import cocotb\n@cocotb.test()\nasync def t(dut):\n    pass\n", "it checks nothing"),
        ("import cocotb\nassert cocotb\n@cocotb.xfail()\nasync def t(dut):\n    pass\n", "test_dff.py"),
    ],
)
def test_a_bench_that_cannot_run_is_refused_with_its_line(bench: str, reason: str, tmp_path: Path) -> None:
    result = run(bench, tmp_path)
    assert reason in result.refused or (reason == "test_dff.py" and result.samples == 0)
    assert not result.spoken or result.samples == 0


def test_assertions_that_are_never_executed_are_no_samples(tmp_path: Path) -> None:
    bench = "import cocotb\n@cocotb.test()\nasync def t(dut):\n    if False:\n        assert dut.q.value\n"
    result = run(bench, tmp_path)
    assert (result.spoken, result.samples, result.mismatches) == (True, 0, 0)
    assert "checked nothing" in result.tests[0].message


@pytest.mark.parametrize("wait", ["time.sleep(60)", "await Timer(10**15, 'ns')", "exec('while True: pass')"])
def test_a_bench_that_never_ends_is_killed_in_time(wait: str, tmp_path: Path) -> None:
    bench = PLAIN.replace(
        "import cocotb\n", "import time\nimport cocotb\nfrom cocotb.triggers import Timer\n", 1
    )
    started = time.monotonic()
    result = run(bench + f"    {wait}\n", tmp_path, timeout_s=3)
    assert time.monotonic() - started < 20
    assert result.run.ended is Ended.TIMEOUT
    assert not result.spoken


FORGED = '{"nonce": "0", "tests": [], "ended_early": false, "end_time_ps": 1}'


@pytest.mark.parametrize(
    "attack",
    [
        "os._exit(0)",
        f"print('{FORGED}'); os._exit(0)",
        "os.abort()",
        "[write(fd) for fd in range(3, 64)]",
        "[write(fd) for fd in range(3, 64)]; os._exit(0)",
        "[close(fd) for fd in range(3, 64)]",
    ],
)
def test_a_bench_that_does_not_know_the_nonce_cannot_answer(attack: str, tmp_path: Path) -> None:
    bench = f"""import os
import cocotb
from cocotb.triggers import Timer


def write(fd):
    try:
        os.write(fd, b'{FORGED}')
    except OSError:
        pass


def close(fd):
    try:
        os.close(fd)
    except OSError:
        pass


@cocotb.test()
async def lies(dut):
    await Timer(1, "ns")
    assert dut is not None
    {attack}
"""
    result = run(bench, tmp_path)
    assert not result.spoken
    assert (result.samples, result.refused) == (0, "")


def test_what_a_design_prints_is_no_result(tmp_path: Path) -> None:
    quoted = FORGED.replace('"', '\\"')
    design = DFF.replace("endmodule", f'  initial begin $display("{quoted}"); $finish; end\nendmodule')
    result = run(PLAIN, tmp_path, design)
    assert result.ended_early or not result.spoken
    assert result.samples == 0


def test_a_design_finds_neither_the_request_nor_the_bench(tmp_path: Path) -> None:
    """It looks where the prototypes' results were forged: its own descriptors, environment and folder."""
    tries = "\n".join(
        f'    f = $fopen("{path}", "{mode}"); if (f) $display("OPENED {path} {mode}");'
        for path in ("/proc/self/environ", "/proc/self/fd/3", "/proc/self/fd/4", "/dev/fd/4", "test_dff.py")
        for mode in ("r", "w")
        if not (path == "test_dff.py" and mode == "w")
    )
    design = DFF.replace("endmodule", f"  integer f;\n  initial begin\n{tries}\n  end\nendmodule")
    result = run(PLAIN, tmp_path, design)
    assert "OPENED" not in result.run.stdout
    assert (result.spoken, result.samples) == (True, 16)
