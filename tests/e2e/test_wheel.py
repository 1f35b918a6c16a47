"""What `pip install rtlgen` gives: prompts and problems are in the wheel, and it works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = folder.glob("rtlgen-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def rtlgen(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
    return subprocess.run(
        [sys.executable, "-m", "rtlgen", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import rtlgen.resources as r; print(r.problems_dir())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_nothing_of_the_tests_is_in_it(installed: Path) -> None:
    assert {p.name for p in installed.iterdir() if not p.name.endswith(".dist-info")} == {"rtlgen"}


@pytest.mark.icarus
def test_the_main_job_runs_from_it(installed: Path, tmp_path: Path) -> None:
    listed = rtlgen(installed, tmp_path, "problems")
    assert listed.returncode == 0, listed.stderr
    assert "sync_fifo" in listed.stdout
    reference = installed / "rtlgen" / "_data" / "testbenches" / "problems" / "mux4" / "ref.sv"
    done = rtlgen(installed, tmp_path, "verify", str(reference), "--problem", "mux4")
    assert done.returncode == 0, done.stdout + done.stderr
    answers = tmp_path / "answers.jsonl"
    answers.write_text('{"problem_id": "mux4", "sample": 0, "completion": "no code"}\n')
    done = rtlgen(installed, tmp_path, "generate", "mux4", "--model", "replay:answers.jsonl", "--rounds", "1")
    assert done.returncode == 1, done.stdout + done.stderr
    assert (tmp_path / "runs" / "mux4" / "trace.json").is_file()
