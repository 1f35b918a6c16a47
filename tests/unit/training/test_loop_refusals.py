"""A loop that cannot be gone on with, or come to its end, is refused before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.errors import ConfigError, ExtraMissing, StoreError
from rtlgen.training.iterate import loop
from rtlgen.training.iterate.config import LoopConfig, Reference


@pytest.fixture(autouse=True)
def _all_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_PACKAGES", ())


def run(config: LoopConfig) -> None:
    def never(_round: int, stage: str) -> None:
        raise AssertionError(f"{stage} was begun")

    loop.iterate(config, never, lambda _rounds, _base: None)


def test_another_loop_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="start"):
        run(LoopConfig(output=str(tmp_path), seed=1))
    with pytest.raises(StoreError, match="seed was '1', is '2'"):
        run(LoopConfig(output=str(tmp_path), seed=2))
    with pytest.raises(AssertionError, match="start"):
        run(LoopConfig(output=str(tmp_path), seed=1, rounds=9))


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(StoreError, match="holds no loop"):
        run(LoopConfig(output=str(tmp_path)))


def test_a_reference_that_is_not_there(tmp_path: Path) -> None:
    config = LoopConfig(output=str(tmp_path / "out"), reference=Reference(data=(str(tmp_path / "absent"),)))
    with pytest.raises(ConfigError, match="absent"):
        run(config)
    assert not (tmp_path / "out").exists()


def test_a_package_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_PACKAGES", ("no_such_package",))
    with pytest.raises(ExtraMissing, match="no_such_package"):
        run(LoopConfig(output=str(tmp_path)))
