"""What is said of a cocotb bench before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.bench.bench_modules import bench_modules
from rtlgen.bench.sources import design_sources, write_data_files
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec

GOOD = "import cocotb\n@cocotb.test()\nasync def t(dut):\n    assert dut.q.value == 1\n"


def spec(*files: tuple[str, str], top: str = "test_x") -> BenchSpec:
    sources = tuple(SourceFile(path=p, text=t, language=Language.PYTHON) for p, t in files)
    return BenchSpec(kind=BenchKind.COCOTB, files=sources, top=top)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import cocotb\ndef f(:\n", "test_x.py:2:7: syntax error"),
        ("import cocotb\nasync def t(dut):\n    assert dut.q.value\n", "test_x.py:1: no cocotb test"),
        ("import cocotb\n@cocotb.test()\nasync def t(dut):\n    pass\n", "test_x.py:1: it checks nothing"),
        ("from cocotb.scoreboard import Scoreboard\n" + GOOD, "test_x.py:1:1: cocotb.scoreboard is gone"),
        ("x = '\0'", "syntax error"),
    ],
)
def test_refused_with_its_place(text: str, reason: str) -> None:
    assert reason in bench_modules(spec(("test_x.py", text))).refused


def test_no_python_at_all() -> None:
    assert bench_modules(spec(("tb.sv", "module tb; endmodule"))).refused


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "import cocotb\n@cocotb.test\nasync def t(dut):\n    Scoreboard(dut)\n",
        "import cocotb\n@cocotb.test()\n@cocotb.parametrize(a=[1])\nasync def t(dut, a):\n    assert a\n",
        "from cocotb.regression import TestFactory\nasync def t(dut):\n    assert dut\nTestFactory(t)\n",
        GOOD.replace("assert dut.q.value == 1", "raise ValueError"),
    ],
)
def test_what_may_run(text: str) -> None:
    assert bench_modules(spec(("test_x.py", text))).refused == ""


def test_helpers_are_importable_beside_the_test_module() -> None:
    modules = bench_modules(
        spec(
            ("src/test_x.py", GOOD),
            ("src/helpers.py", ""),
            ("src/models/fifo.py", ""),
            ("src/pkg/__init__.py", ""),
        )
    )
    assert [name for name, _ in modules.files] == ["test_x", "helpers", "models.fifo", "pkg"]
    request = modules.request()
    assert request["models"]["is_package"]
    assert request["pkg"]["is_package"]
    assert request["test_x"]["file"] == "src/test_x.py"


def test_the_main_module_has_the_name_of_the_bench() -> None:
    assert bench_modules(spec(("bench.py", GOOD), top="test_y")).files[0][0] == "test_y"


def test_sources_put_the_candidate_last_under_a_path_of_its_own() -> None:
    bench = spec(("test_x.py", GOOD), ("tb.sv", "module tb; endmodule"))
    mine = Candidate(files=(SourceFile(path="tb.sv", text="module x; endmodule"),), top="x")
    assert [f.path for f in design_sources(bench, mine)] == ["tb.sv", "candidate/tb.sv"]


def test_data_files_are_written_and_python_is_not(tmp_path: Path) -> None:
    write_data_files(spec(("test_x.py", GOOD), ("data/vectors.txt", "01\n")), tmp_path)
    assert (tmp_path / "data" / "vectors.txt").read_text() == "01\n"
    assert not (tmp_path / "test_x.py").exists()
