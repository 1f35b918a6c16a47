"""What a harness asks cocotb's runner for, written down instead of done.

Run as a program in a folder that holds a harness and `rtlgen_request.json`; leaves `rtlgen_asked.json`.
The scripts run under pytest, with `cocotb_tools.runner`, in cocotb 1.x `cocotb.runner`, in our hands.
"""

from __future__ import annotations

import os
import random
import runpy
import sys
import types
from collections.abc import Mapping, Sequence
from json import dumps, loads
from pathlib import Path
from typing import Any

import pytest

REQUEST, ANSWER = "rtlgen_request.json", "rtlgen_asked.json"
_STARTS_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_OURS = ("PYTEST_", "PYTHON", "LD_", "COCOTB_", "RANDOM_SEED")
"""How the names of variables begin that are not handed on to the simulation."""
_RESULTS = "rtlgen_results.xml"
_NO_TESTS = 5
"""pytest's exit code."""

_before = dict(os.environ)
asked: list[dict[str, Any]] = []
refused: list[str] = []


class Runner:
    """Takes the arguments of cocotb's runner, of 1.x and 2.x; what no result depends on is ignored."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def build(
        self,
        hdl_library: str = "top",  # noqa: ARG002
        verilog_sources: Sequence[Any] = (),
        vhdl_sources: Sequence[Any] = (),
        sources: Sequence[Any] = (),
        includes: Sequence[Any] = (),  # noqa: ARG002
        defines: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        build_args: Sequence[Any] = (),
        hdl_toplevel: str = "",
        timescale: tuple[str, str] | None = None,
        **others: Any,
    ) -> None:
        if vhdl_sources:
            raise NotImplementedError("VHDL sources")
        words = [str(a) for a in build_args]
        self._built = {
            "sources": [_place(s) for s in (*sources, *verilog_sources)],
            "top": hdl_toplevel or others.get("toplevel", ""),
            "parameters": {**_texts(parameters), **_set_by(words)},
            "defines": [*_macros(defines), *(w[2:] for w in words if w.startswith("-D"))],
            "timescale": "/".join(timescale) if timescale else None,
        }

    def test(
        self,
        test_module: str | Sequence[str] = "",
        hdl_toplevel: str = "",
        *_: Any,
        testcase: str | Sequence[str] | None = None,
        test_filter: str | None = None,
        seed: str | int | None = None,
        test_args: Sequence[Any] = (),
        plusargs: Sequence[Any] = (),
        extra_env: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        **others: Any,
    ) -> Path:
        env = {**os.environ, **_texts(extra_env)}
        seeds = (seed, env.get("COCOTB_RANDOM_SEED"), env.get("RANDOM_SEED"))
        chosen = [f"{name}$" for name in _list(testcase or env.get("COCOTB_TESTCASE"))]
        test_filter = test_filter or env.get("COCOTB_TEST_FILTER")
        asked.append(
            self._built
            | {
                "top": hdl_toplevel or others.get("toplevel") or self._built["top"],
                "parameters": list({**self._built["parameters"], **_texts(parameters)}.items()),
                "modules": _list(test_module or others.get("py_module")),
                "tests": [*chosen, *([test_filter] if test_filter else ())],
                "seed": next((int(s) for s in seeds if s is not None and str(s).isdigit()), None),
                "plusargs": [str(a) for a in (*plusargs, *test_args) if str(a).startswith("+")],
                "env": [(k, v) for k, v in env.items() if _before.get(k) != v and not k.startswith(_OURS)],
            }
        )
        results = Path(_RESULTS)
        results.write_text('<testsuites><testsuite><testcase name="asked"/></testsuite></testsuites>')
        return results.resolve()


class Reports:
    """A pytest plug-in that keeps what went wrong."""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._keep(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._keep(report)

    def _keep(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        if report.failed:
            lines = [line for line in report.longreprtext.splitlines() if line.startswith("E")]
            said = " ".join((lines or report.longreprtext.splitlines() or ["failed"])[0].lstrip("E ").split())
            refused.append(f"{report.nodeid}: {said}")


def main() -> None:
    """Follow the scripts that are named in the request."""
    here = Path.cwd()
    request = loads((here / REQUEST).read_text("utf-8"))
    os.environ.update(request["env"])
    _take_the_runners_place()
    sys.addaudithook(_no_programs)
    for script in request["scripts"]:
        random.seed(request["seed"])
        _run(script)
    answer = {"runs": asked, "refused": refused[0] if refused else ""}
    (here / ANSWER).write_text(dumps(answer), "utf-8")


def _run(script: str) -> None:
    """Under pytest; a script without tests is a program."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.insert(0, str(Path(script).resolve().parent))
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "--confcutdir", "."]
    before = len(asked)
    if pytest.main([*options, script], plugins=[Reports()]) != _NO_TESTS:
        return
    del asked[before:]  # on its import
    try:
        runpy.run_path(script, run_name="__main__")
    except BaseException as error:  # whatever it does, SystemExit too
        refused.append(f"{script}: {type(error).__name__}: {error}")


def _take_the_runners_place() -> None:
    ours = types.ModuleType("cocotb_tools.runner")
    vars(ours).update(
        Runner=Runner,
        get_runner=lambda *_, **__: Runner(),
        get_results=lambda *_, **__: (1, 0),
        check_results_file=lambda *_, **__: None,
        VHDL=str,
        Verilog=str,
        VerilatorControlFile=str,
    )
    sys.modules["cocotb_tools.runner"] = sys.modules["cocotb.runner"] = ours


def _no_programs(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _STARTS_PROGRAMS:
        words = [os.fsdecode(a) if isinstance(a, str | bytes) else str(a) for a in arguments[:2] if a]
        said = f"it starts a program of its own: {' '.join(words)[:100]}"
        refused.append(said)
        raise PermissionError(said)


def _place(source: Any) -> str:
    """Relative to here."""
    return os.path.relpath(str(source))


def _texts(values: Mapping[str, object] | None) -> dict[str, str]:
    return {str(name): str(text) for name, text in (values or {}).items()}


def _set_by(arguments: Sequence[str]) -> dict[str, str]:
    """The parameters in -Ptop.NAME=VALUE, which Icarus takes, and in Verilator's -GNAME=VALUE."""
    pairs = [a[2:].partition("=") for a in arguments if a.startswith(("-P", "-G"))]
    return {name.rpartition(".")[2]: text for name, _, text in pairs if text}


def _macros(defines: Mapping[str, object] | None) -> list[str]:
    return [f"{name}={text}" if text else name for name, text in _texts(defines).items()]


def _list(names: str | Sequence[str] | None) -> list[str]:
    words = names.split(",") if isinstance(names, str) else list(names or ())
    return [word.strip() for word in words if word.strip()]


if __name__ == "__main__":
    main()
