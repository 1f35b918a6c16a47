"""`rtlgen doctor`: what is here, what each missing piece costs, and whether it really works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.config.settings import Settings
    from rtlgen.verify.selftest import SelfTest

_COSTS = {
    "iverilog": "no simulation on Icarus Verilog, which is the default judge",
    "vvp": "no simulation on Icarus Verilog, which is the default judge",
    "verilator": "no Verilator lint, no second simulator for what Icarus does not support",
    "g++": "no simulation on Verilator; Icarus is not concerned",
}
"""What is lost without a tool."""

_OK, _BAD, _MEH = "ok", "missing", "limited"


def doctor(
    simulator: SimulatorOption = None, sandbox: SandboxOption = None, json: JsonOption = False
) -> None:
    """Look at every tool, try the sandbox, simulate for real; exit code 3 when the main job cannot run."""
    from rtlgen.cli import console
    from rtlgen.cli.exit_codes import DONE, UNAVAILABLE
    from rtlgen.config.settings import resolve

    settings = resolve({"simulator": simulator, "sandbox": sandbox}).settings
    rows = [_python(), *_tools(), _cocotb(), _sandbox(settings), _pyslang()]
    tests = _self_tests(settings)
    models = _models()
    works = all(t.ok for t in tests if t.simulator == settings.simulator)
    if json:
        console.as_json(
            {
                "works": works,
                "checks": [dict(zip(("name", "state", "detail", "cost"), row, strict=True)) for row in rows],
                "simulations": [
                    {"simulator": t.simulator, "bench": t.bench.value, "ok": t.ok, "detail": t.detail}
                    for t in tests
                ],
                "models": [
                    {"name": name, "state": state, "detail": detail} for name, state, detail, _ in models
                ],
            }
        )
    else:
        _print(rows, tests, models)
        if works:
            console.status_line("PASS", f"the main job can run here, on {settings.simulator}")
        else:
            console.status_line("FAIL", f"the main job cannot run here on {settings.simulator}")
    raise typer.Exit(DONE if works else UNAVAILABLE)


_Row = tuple[str, str, str, str]


def _python() -> _Row:
    import platform
    import sys

    from rtlgen import __version__

    return "python", _OK, f"{platform.python_version()} ({sys.executable}), rtlgen {__version__}", ""


def _tools() -> list[_Row]:
    from rtlgen.core.errors import ToolError
    from rtlgen.tools.toolchain import TOOLS, find_tool

    rows = []
    for name in TOOLS:
        try:
            tool = find_tool(name)
            rows.append((name, _OK, f"{tool.version} ({tool.path})", ""))
        except ToolError as error:
            rows.append((name, _BAD, error.message, f"{_COSTS[name]}. {error.hint}"))
    return rows


def _cocotb() -> _Row:
    from importlib.metadata import PackageNotFoundError, version

    from find_libpython import find_libpython

    try:
        found = version("cocotb")
    except PackageNotFoundError:
        return "cocotb", _BAD, "not installed", "no cocotb testbench can run. pip install 'cocotb>=2.1,<2.2'"
    library = find_libpython()
    if library is None:
        cost = "no cocotb testbench can run: the simulator loads Python from it. apt install libpython3-dev"
        return "cocotb", _BAD, f"{found}, but this Python has no shared library", cost
    return "cocotb", _OK, f"{found} (Python from {library})", ""


def _sandbox(settings: Settings) -> _Row:
    from rtlgen.core.errors import ToolError
    from rtlgen.wiring import make_sandbox

    try:
        found = make_sandbox(settings)
    except ToolError as error:
        return "sandbox", _BAD, error.message, error.hint
    if not found.reason:
        return "sandbox", _OK, found.level.value, ""
    cost = "untrusted designs are held less tightly. apt install bubblewrap, and allow user namespaces"
    return "sandbox", _MEH, f"{found.level.value}: {found.reason}", cost


def _pyslang() -> _Row:
    from importlib.metadata import version

    return "pyslang", _OK, version("pyslang"), ""


def _self_tests(settings: Settings) -> list[SelfTest]:
    from rtlgen.core.errors import ToolError
    from rtlgen.simulators.registry import SIMULATORS
    from rtlgen.verify.selftest import BENCHES, SelfTest, self_test
    from rtlgen.wiring import make_sandbox

    tests = []
    for name in SIMULATORS.names():
        for kind in BENCHES:
            try:
                tests.append(self_test(SIMULATORS.load(name)(sandbox=make_sandbox(settings)), kind))
            except ToolError as error:
                tests.append(SelfTest(simulator=name, bench=kind, ok=False, detail=error.message))
    return tests


def _models() -> list[_Row]:
    from rtlgen.models.registry import backends

    return [
        (f"model {b.name}", _OK if b.usable else _MEH, b.what if b.usable else b.missing, "")
        for b in backends()
    ]


def _print(rows: list[_Row], tests: list[SelfTest], models: list[_Row]) -> None:
    from rtlgen.cli import console

    simulated = [
        (
            f"{t.simulator}, {t.bench.value} bench",
            _OK if t.ok else _BAD,
            f"{t.detail} ({1000 * t.seconds:.0f} ms)" if t.ok else t.detail,
            "",
        )
        for t in tests
    ]
    lines = []
    for name, state, detail, cost in [*rows, *simulated, *models]:
        lines.append((name, state, detail))
        if cost:
            lines.append(("", "", cost))
    console.table(lines)
