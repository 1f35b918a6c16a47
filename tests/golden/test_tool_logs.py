"""What each version of a tool said about small bad designs, and what we make of it.

`tool_logs/designs/NAME.sv` is compiled; `tool_logs/TOOL-VERSION/NAME.log` is what that version said, and
`NAME.txt` beside it what the reader makes of it. RTLGEN_UPDATE_GOLDEN=1 asks the tools at hand again and
rewrites both; logs of other versions stay.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rtlgen.core.diagnostic import Diagnostic
from rtlgen.core.errors import ToolError
from rtlgen.core.hdl import SourceFile
from rtlgen.simulators import icarus_log, verilator_log
from rtlgen.simulators.icarus import build_argv
from rtlgen.simulators.protocol import BuildJob
from rtlgen.simulators.verilator import lint_arguments
from rtlgen.tools.process import run
from rtlgen.tools.toolchain import find_tool
from rtlgen.verilog.taxonomy import CLASSES, LINTS

HERE = Path(__file__).parent / "tool_logs"
DESIGNS = sorted((HERE / "designs").glob("*.sv"))
LOGS = sorted(HERE.glob("*-*/*.log"))
UPDATE = bool(os.environ.get("RTLGEN_UPDATE_GOLDEN"))
READERS: dict[str, Callable[..., tuple[Diagnostic, ...]]] = {
    "iverilog": icarus_log.diagnostics,
    "verilator": verilator_log.diagnostics,
}


def source(name: str) -> SourceFile:
    return SourceFile(path=f"{name}.sv", text=(HERE / "designs" / f"{name}.sv").read_text())


def as_text(found: tuple[Diagnostic, ...]) -> str:
    rows = (f"{d.severity.value:11} {d.line or '-':>3} {d.cls or '-'} | {d.message}" for d in found)
    return "".join(f"{row}\n" for row in rows)


def ask(tool: str, name: str, folder: Path) -> str:
    design = source(name)
    (folder / design.path).write_text(design.text)
    if tool == "iverilog":
        job = BuildJob(sources=(design,), top="m")
        (folder / "rtlgen.f").write_text(f"+timescale+1ns/1ps\n{design.path}\n")
        said = run(build_argv(job, find_tool(tool)), cwd=folder)
    else:
        found = find_tool(tool)
        arguments = [a for a in lint_arguments([design], "m") if a != "rtlgen_defaults.sv"]
        said = run([found.path, *arguments], cwd=folder, env=dict(found.env))
    return said.stdout + said.stderr


@pytest.fixture(scope="module", autouse=True)
def _update(tmp_path_factory: pytest.TempPathFactory) -> None:
    if not UPDATE:
        return
    for tool in READERS:
        try:
            folder = HERE / f"{tool}-{find_tool(tool).version}"
        except ToolError:
            continue
        folder.mkdir(exist_ok=True)
        for design in DESIGNS:
            log = ask(tool, design.stem, tmp_path_factory.mktemp("ask"))
            (folder / f"{design.stem}.log").write_text(log)
    for path in HERE.glob("*-*/*.log"):
        read = READERS[path.parent.name.partition("-")[0]]
        path.with_suffix(".txt").write_text(as_text(read(path.read_text(), [source(path.stem)])))


def test_every_tool_has_a_log_of_every_design() -> None:
    for folder in {p.parent for p in LOGS}:
        assert {p.stem for p in folder.glob("*.log")} == {p.stem for p in DESIGNS}
    assert {p.parent.name.partition("-")[0] for p in LOGS} == set(READERS)


@pytest.mark.parametrize("log", LOGS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_log_reads_as_recorded(log: Path) -> None:
    read = READERS[log.parent.name.partition("-")[0]]
    found = read(log.read_text(), [source(log.stem)])
    assert as_text(found) == log.with_suffix(".txt").read_text()
    for d in found:
        assert not d.cls or d.cls in CLASSES or d.cls in LINTS
        assert d.tool == log.parent.name.partition("-")[0]
        if d.line and d.file:
            assert d.source_line in source(log.stem).text


CAUSES = {
    "bad_literal": {"bad_literal"},
    "break_statement": {"break_continue"},
    "duplicate_declaration": {"duplicate_declaration"},
    "enum_from_ternary": {"enum_cast"},
    "enum_value_size": {"enum_value_size"},
    "enum_width_overflow": {"enum_width_overflow"},
    "function_with_delay": {"subroutine_body"},
    "input_assigned": {"illegal_lvalue"},
    "loop_without_genvar": {"generate_misuse", "undeclared_identifier"},
    "missing_include": {"missing_include"},
    "missing_module": {"missing_module"},
    "missing_semicolon": {"syntax_missing_token"},
    "non_constant_range": {"non_constant_expression"},
    "port_mismatch": {"port_mismatch"},
    "too_many_arguments": {"wrong_arguments"},
    "undeclared_identifier": {"undeclared_identifier"},
    "undefined_macro": {"undefined_macro"},
    "unknown_system_task": {"unknown_system_task"},
    "wire_assigned_in_always": {"wire_assigned_in_always"},
}
"""What is wrong with each, whoever says it."""


@pytest.mark.parametrize(
    "log", [p for p in LOGS if p.stem in CAUSES], ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_first_error_names_the_cause(log: Path) -> None:
    read = READERS[log.parent.name.partition("-")[0]]
    wrong = [d for d in read(log.read_text(), [source(log.stem)]) if d.severity in ("error", "unsupported")]
    if wrong:  # Verilator accepts some of what Icarus cannot do
        assert wrong[0].cls in CAUSES[log.stem]
        assert wrong[0].hint
    else:
        assert log.parent.name.startswith("verilator")
        assert log.stem in {
            "break_statement",
            "duplicate_declaration",
            "enum_from_ternary",
            "enum_value_size",
        }


@pytest.mark.parametrize(("tool", "mark"), [("iverilog", "icarus"), ("verilator", "verilator")])
def test_tool_at_hand_still_says_the_same(
    tool: str, mark: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    try:
        folder = HERE / f"{tool}-{find_tool(tool).version}"
    except ToolError as error:
        pytest.skip(error.message)
    if not folder.is_dir():
        pytest.skip(f"no logs of {folder.name}: RTLGEN_UPDATE_GOLDEN=1 makes them")
    for name in ("wire_assigned_in_always", "undeclared_identifier", "missing_semicolon"):
        assert ask(tool, name, tmp_path) == (folder / f"{name}.log").read_text()
