"""A testbench file that a user wrote, to a BenchSpec."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.errors import UsageError
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec
from rtlgen.verilog.modules import modules, tops

_VERDICT_LINES = {"verilogeval": "Mismatches:", "rtllm": "Your Design Passed"}


def load_bench(path: Path) -> BenchSpec:
    """The bench in `path`: cocotb for a .py file, native for .v and .sv.

    A cocotb bench brings the Python modules that lie beside it and that it may import.

    Raises:
        UsageError: it does not exist, is no text, is no bench by its ending, or has no module in it.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise UsageError(f"no such testbench: {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the testbench {path}: {error}") from error
    if path.suffix == ".py":
        return _cocotb(path, text)
    if path.suffix in (".v", ".sv"):
        return _native(path, text)
    raise UsageError(
        f"{path} is not a testbench that rtlgen knows",
        hint="a cocotb bench ends in .py, a native one in .sv or .v",
    )


def _cocotb(path: Path, text: str) -> BenchSpec:
    if not path.stem.isidentifier():
        raise UsageError(
            f"{path.name} cannot be imported by Python",
            hint="use letters, digits and underscores in its name",
        )
    helpers = tuple(
        SourceFile(path=p.name, text=p.read_text("utf-8"), language=Language.PYTHON)
        for p in sorted(path.parent.glob("*.py"))
        if p != path and f"import {p.stem}" in text.replace(f"from {p.stem} ", f"import {p.stem} ")
    )
    module = SourceFile(path=path.name, text=text, language=Language.PYTHON)
    return BenchSpec(kind=BenchKind.COCOTB, files=(module, *helpers), top=path.stem, origin=BenchOrigin.USER)


def _native(path: Path, text: str) -> BenchSpec:
    found = tops(modules(text))
    if not found:
        raise UsageError(f"{path} has no module in it")
    dialect = next((name for name, line in _VERDICT_LINES.items() if line in text), "rtlgen")
    return BenchSpec(
        kind=BenchKind.NATIVE,
        files=(SourceFile(path=path.name, text=text),),
        top=found[0],
        dialect=dialect,
        origin=BenchOrigin.USER,
    )
