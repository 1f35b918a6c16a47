"""Counting the checks of a bench, and importing it from memory."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest

from rtlgen.bench.inside.rtlgen_inside.loader import BenchFinder, Checks, ModuleText


@pytest.fixture
def checks() -> Iterator[Checks]:
    """Restores what `import` knows afterwards."""
    path, known = list(sys.meta_path), set(sys.modules)
    yield Checks()
    sys.meta_path[:] = path
    for name in set(sys.modules) - known:
        del sys.modules[name]


def module(text: str, name: str = "rtlgen_bench_under_test") -> dict[str, ModuleText]:
    return {name: {"file": f"{name}.py", "text": text, "is_package": False}}


def run(checks: Checks, text: str) -> None:
    sys.meta_path.insert(0, BenchFinder(module(text), checks))
    importlib.import_module("rtlgen_bench_under_test")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("assert 1 + 1 == 2", 1),
        ("for i in range(5):\n    assert i >= 0", 5),
        ("assert True", 0),
        ("assert 'always'", 0),
        ("x = 1\nif x != 1:\n    raise AssertionError('no')", 1),
        ("x = 1\nif x == 1:\n    pass\nelse:\n    raise AssertionError", 1),
        ("x = 1\nif x != 1:\n    assert False, 'no'", 1),
        ("import pytest\nx = 1\nif x != 1:\n    pytest.fail('no')", 1),
        ("x = 1\nif x != 1:\n    raise ValueError", 0),
        ("x = 2\nif x == 1:\n    pass\nelif x == 3:\n    raise AssertionError", 1),
        ("def f():\n    assert 1 == int('1')\n", 0),
        ("'''doc'''\nfrom __future__ import annotations\nassert int('1')", 1),
    ],
)
def test_executed_checks(checks: Checks, text: str, count: int) -> None:
    run(checks, text)
    assert checks.executed == count


def test_a_failed_check_counts_and_tells_the_values(checks: Checks) -> None:
    with pytest.raises(AssertionError, match=r"assert 3 == 4"):
        run(checks, "x = 3\nassert x == 4")
    assert checks.executed == 1


def test_a_traceback_shows_the_line_though_there_is_no_file(checks: Checks) -> None:
    import traceback

    try:
        run(checks, "x = 3\n\ny = x / 0  # here\n")
    except ZeroDivisionError as error:
        frames = [
            f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith("under_test.py")
        ]
        assert [(f.lineno, f.line) for f in frames] == [(3, "y = x / 0  # here")]
    else:
        pytest.fail("it did not raise")
