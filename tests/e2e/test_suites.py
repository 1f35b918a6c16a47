"""`rtlgen suites` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import suite_samples

Rtlgen = Callable[..., subprocess.CompletedProcess[str]]
SPEC_TO_RTL = "verilog-eval-v2:spec-to-rtl"


@pytest.fixture
def rtlgen(tmp_path: Path) -> Rtlgen:
    """Runs the command line in an empty folder, with a data folder of its own."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
        return subprocess.run(
            [sys.executable, "-m", "rtlgen", *arguments],
            cwd=tmp_path,
            env={**clean, "XDG_DATA_HOME": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture
def v2(tmp_path: Path) -> Path:
    return suite_samples.verilog_eval_v2(tmp_path / "v2")


@pytest.mark.icarus
def test_import_then_list_then_check(rtlgen: Rtlgen, v2: Path) -> None:
    done = rtlgen("suites", "check", SPEC_TO_RTL)
    assert done.returncode == 2
    assert "rtlgen suites import" in done.stderr

    done = rtlgen("suites", "import", "verilog-eval-v2", "v2", "--json")
    assert done.returncode == 0, done.stderr
    assert [one["suite"] for one in json.loads(done.stdout)] == [SPEC_TO_RTL, "verilog-eval-v2:code-complete"]

    done = rtlgen("suites", "list", "--json")
    known = {one["name"]: one for one in json.loads(done.stdout)}
    assert known[SPEC_TO_RTL]["imported"]["path"] == str(v2)
    assert known["rtllm-v2"]["imported"] is None
    assert known["builtin"]["comes_with_rtlgen"]

    done = rtlgen("suites", "check", SPEC_TO_RTL, "--mutants", "1", "-j", "2", "--simulator", "icarus")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "references that pass        2 of 2   as published 2" in done.stdout
    assert "empty designs that fail     2 of 2   as published 2" in done.stdout
    assert "mutants" in done.stdout
    assert "2 of 2 problems on icarus" in done.stderr
    assert "no edition that is known" in done.stderr

    bench = v2 / "dataset_spec-to-rtl" / "Prob001_earlier_test.sv"
    bench.write_text(bench.read_text().replace("errors = errors + 1", "errors = 0"))
    done = rtlgen("suites", "check", SPEC_TO_RTL)
    assert done.returncode == 2
    assert "has changed" in done.stderr


@pytest.mark.icarus
def test_a_suite_that_is_not_sound(rtlgen: Rtlgen, v2: Path) -> None:
    bench = v2 / "dataset_spec-to-rtl" / "Prob001_earlier_test.sv"
    bench.write_text(bench.read_text().replace("errors = errors + 1", "errors = 0"))
    asked = ["suites", "check", SPEC_TO_RTL, "--suite-path", "v2", "--simulator", "icarus"]
    done = rtlgen(*asked, "--problems", "Prob002*")
    assert done.returncode == 0, done.stdout
    done = rtlgen(*asked, "--json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)
    assert found["references"] == {"judged": 2, "right": 2, "right_as_published": 2}
    assert found["empty"] == {"judged": 2, "right": 1, "right_as_published": 1}
    assert [(f["problem_id"], f["design"]) for f in found["faults"]] == [("Prob001_earlier", "empty")]
    assert found["unexplained"] == 1
    done = rtlgen(*asked)
    assert "empty designs that do not fail:\n  Prob001_earlier: PASS" in done.stdout
    assert "1 of these no erratum explains" in done.stdout


def test_what_is_asked_for_and_not_there(rtlgen: Rtlgen, v2: Path) -> None:
    for arguments, words in (
        (["import", "rtllm-v2", "nope"], "github.com/hkust-zhiyao/RTLLM"),
        (["import", "rtllm-v2", "v2"], "does not hold RTLLM"),
        (["check", "verilog-eval-v3"], "verilog-eval-v2"),
        (["check", SPEC_TO_RTL, "--suite-path", "v2", "--problems", "Prob9*"], "Prob002_later"),
        (["check", SPEC_TO_RTL, "--suite-path", "v2", "--simulator", "vcs"], "simulator"),
    ):
        done = rtlgen("suites", *arguments)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr
