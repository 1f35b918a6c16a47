"""`rtlgen doctor`: what is here, and a real simulation of each simulator with each kind of bench."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.icarus, pytest.mark.verilator, pytest.mark.cocotb]


def doctor(*options: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rtlgen", "doctor", *options],
        capture_output=True,
        text=True,
        env=os.environ | env,
        timeout=600,
    )


def test_every_simulator_judges_a_right_and_a_wrong_design() -> None:
    done = doctor("--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["works"] is True
    seen = {(s["simulator"], s["bench"]): s["ok"] for s in found["simulations"]}
    assert seen == {(s, b): True for s in ("icarus", "verilator") for b in ("native", "cocotb")}


def test_without_a_simulator_the_main_job_cannot_run(tmp_path: Path) -> None:
    done = doctor(PATH=str(tmp_path))
    assert done.returncode == 3
    assert "iverilog" in done.stdout
    assert "apt" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
