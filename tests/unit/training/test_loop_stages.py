"""A stage is done once, whatever moment the loop is killed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.core.errors import StoreError
from rtlgen.training.iterate.stages import Result, Stages


class Loop:
    """Three stages that count how often they are done; `dies_in` is killed in that one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done: list[str] = []
        self.told: list[str] = []

    def run(self, *, before: str = "start", dies_in: str = "") -> list[Result]:
        stages = Stages(self.folder, before, self.told.append)

        def act(name: str, folder: Path) -> Result:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "begun").touch()
            if name == dies_in:
                raise KeyboardInterrupt
            self.done.append(name)
            return {"name": name, "was": sorted(p.name for p in folder.iterdir())}

        return [stages.do(name, lambda folder, n=name: act(n, folder)) for name in ("one", "two", "three")]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    first = loop.run()
    assert loop.run() == first
    assert loop.done == loop.told == ["one", "two", "three"]


@pytest.mark.parametrize("moment", ["one", "two", "three"])
def test_killed_in_a_stage_it_goes_on_with_that_one(tmp_path: Path, moment: str) -> None:
    loop = Loop(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        loop.run(dies_in=moment)
    results = loop.run()
    assert loop.done == ["one", "two", "three"]
    assert [r["was"] for r in results] == [["begun"]] * 3


def test_what_followed_from_a_removed_marker_is_done_again(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    loop.run()
    (tmp_path / "two.json").write_text((tmp_path / "two.json").read_text().replace('"two"', '"other"'))
    (tmp_path / "three" / "old").touch()
    assert loop.run()[1:] == [
        {"name": "other", "was": ["begun"]},
        {"name": "three", "was": ["begun"]},
    ]
    assert loop.done == ["one", "two", "three", "three"]


def test_another_beginning_has_all_done_again(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    loop.run()
    loop.run(before="another")
    assert loop.done == ["one", "two", "three"] * 2


def test_a_marker_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("{")
    with pytest.raises(StoreError, match=r"one\.json"):
        Loop(tmp_path).run()
