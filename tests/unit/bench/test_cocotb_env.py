"""What a simulator is started with for cocotb."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.bench import cocotb_env
from rtlgen.core.errors import ToolMissing, ToolTooOld
from rtlgen.tools.process import Channel


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cocotb_env.find_cocotb.cache_clear()
    yield
    cocotb_env.find_cocotb.cache_clear()


@pytest.mark.parametrize("version", ["1.9.2", "2.0.1", "2.2.0", "3.0"])
def test_another_cocotb_is_refused_by_name(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cocotb_env, "version", lambda _: version)
    with pytest.raises(ToolTooOld, match=rf"cocotb {version} is installed; .* cocotb 2\.1") as caught:
        cocotb_env.find_cocotb()
    assert "pip install" in caught.value.hint


def test_a_later_patch_of_the_same_cocotb_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cocotb_env, "version", lambda _: "2.1.7")
    assert cocotb_env.find_cocotb().package.name == "cocotb"


def test_a_python_without_shared_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("find_libpython.find_libpython", lambda: None)
    with pytest.raises(ToolMissing, match="no shared library") as caught:
        cocotb_env.find_cocotb()
    assert "--enable-shared" in caught.value.hint


def test_the_environment_names_files_that_exist_and_no_secret() -> None:
    with Channel(b'{"nonce": "secret"}') as channel:
        env = dict(cocotb_env.environment("dff", 7, channel))
    library, module = env["GPI_USERS"].split(";")
    assert Path(library).is_file()
    assert Path(module.removesuffix(",initialize")).is_file()
    assert all(Path(p).is_dir() for p in env["PYTHONPATH"].split(":"))
    assert (env["COCOTB_TOPLEVEL"], env["COCOTB_RANDOM_SEED"]) == ("dff", "7")
    assert not any("secret" in text for text in env.values())


def test_all_of_pythonpath_can_be_read_in_a_sandbox() -> None:
    with Channel(b"") as channel:
        path = dict(cocotb_env.environment("dff", 7, channel))["PYTHONPATH"]
    readable = [Path(p) for p in cocotb_env.readable()]
    assert all(any(Path(p).is_relative_to(r) for r in readable) for p in path.split(":"))
