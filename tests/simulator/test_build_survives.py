"""Killed at any moment, a build goes on, gives the same files, and looks at nothing twice that was kept."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from pathlib import Path

import pytest
from build_survival import Moment, build_here

from rtlgen.dataset.synth.corpus import Request, make_corpus
from rtlgen.dataset.synth.registry import chosen
from rtlgen.simulators.icarus import Icarus

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("build_survives")]

Undisturbed = tuple[dict[str, bytes], Counter[str]]
"""The files, and what was looked at how often."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "datasketch",  # with it comes scipy, which takes longer than all else
        "pandas",
        "pyarrow.parquet",
        "rich.console",
        "jinja2",
        "yaml",
        "rtlgen.wiring",
        "rtlgen.cli.dataset",
        "rtlgen.dataset.build",
        "rtlgen.dataset.published.importing",
        "rtlgen.suites.verilog_eval_v2",
        "rtlgen.suites.rtllm",
    ]
)

ROWS = 70
"""More than are compared with the benchmarks at a time."""
MOMENTS: list[Moment] = [
    ("kept", 1),
    ("kept", 12),
    ("looked at", 1),
    ("counted", 60),
    ("moved", 1),
    ("moved", 2),
]
"""One after the other, each in a process that goes on where the one before was killed."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "made"
    families = chosen("truth_table,counter,encoder,find_bug,change_design")
    make_corpus(Request(families=tuple(families), rows=ROWS, seed=5), folder, Icarus())
    return folder


def run(corpus: Path, folder: Path, log: Path, moment: Moment | None, *more: str) -> int:
    """How it ended: 0, or by which signal."""
    process = _SERVER.Process(target=build_here, args=(corpus, folder, log, moment, *more))
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def undisturbed(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], Counter[str]]:
    place = tmp_path_factory.mktemp("undisturbed")
    assert run(corpus, place / "set", place / "log", None) == 0
    return files_of(place / "set"), Counter((place / "log").read_text().splitlines())


def test_killed_at_many_moments_it_gives_the_same(
    corpus: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    files, once = undisturbed
    assert set(once.values()) == {1}
    log, place = tmp_path / "log", tmp_path / "place"
    for moment in MOMENTS:
        assert run(corpus, place / "set", log, moment) == -signal.SIGKILL, moment
        assert not (place / "set").exists()
    assert run(corpus, place / "set", log, None) == 0
    assert files_of(place) == {f"set/{name}": data for name, data in files.items()}
    looked_at = Counter(log.read_text().splitlines())
    assert set(looked_at) == set(once)
    again = Counter(line.split()[0] for line, times in looked_at.items() for _ in range(times - 1))
    # Twice only what a killed process had seen and not yet kept: a batch of rows, a row's designs.
    assert (again["compared"], again["sketched"]) == (48, 0)
    assert 0 < again["measured"] <= 2 * 4


def test_killed_while_it_takes_the_place_of_another(
    corpus: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    files, _ = undisturbed
    place = tmp_path / "place"
    (place / "set").mkdir(parents=True)
    (place / "set" / "manifest.json").write_text("{}")
    assert run(corpus, place / "set", tmp_path / "log", ("moved", 3), "--fresh") == -signal.SIGKILL
    assert run(corpus, place / "set", tmp_path / "log", None, "--fresh") == 0
    assert files_of(place) == {f"set/{name}": data for name, data in files.items()}


def test_with_other_options_it_gives_other_rows_and_looks_at_nothing_twice(
    corpus: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    files, once = undisturbed
    log, place = tmp_path / "log", tmp_path / "place"
    other = ("--per-problem", "1", "--seed", "7")
    assert run(corpus, place / "set", log, ("card", 1), *other) == -signal.SIGKILL
    assert run(corpus, place / "set", log, None) == 0
    assert files_of(place) == {f"set/{name}": data for name, data in files.items()}
    assert Counter(log.read_text().splitlines()) == once
