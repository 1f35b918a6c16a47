"""Bad input: one clear message and the documented exit code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

SPEC = (
    "---\ntop: inv\nports:\n  - {name: a, direction: input}\n  - {name: y, direction: output}\n---\nInvert.\n"
)
DESIGN = "module inv (input logic a, output logic y);\n  assign y = ~a;\nendmodule\n"
Rtlgen = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def rtlgen(tmp_path: Path) -> Rtlgen:
    """Runs the command line in an empty folder, with an environment of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("RTLGEN_", "OPENAI_"))}
        return subprocess.run(
            [sys.executable, "-m", "rtlgen", *arguments],
            cwd=tmp_path,
            env={**clean, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("missing.md", ["no such file: missing.md"]),
        ("no_such_problem", ["neither a file", "rtlgen problems"]),
        ("mux5", ["did you mean mux4"]),
        ("binary.md", ["not UTF-8 text"]),
        ("nameless.md", ["does not say what the module is called", "top:"]),
        ("twice.md", ["port 'a' is named 2 times"]),
        ("typo.md", ["'prots'", "known keys"]),
        (".", ["no spec.md"]),
    ],
)
def test_specifications(rtlgen: Rtlgen, tmp_path: Path, spec: str, words: Sequence[str]) -> None:
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00\x80")
    (tmp_path / "nameless.md").write_text("Do something useful.")
    (tmp_path / "twice.md").write_text(SPEC.replace("name: y", "name: a"))
    (tmp_path / "typo.md").write_text(SPEC.replace("ports", "prots"))
    refused(rtlgen("generate", spec), 2, *words)


@pytest.mark.icarus
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--model", "gpt17"], 2, ["unknown model backend 'gpt17'", "openai"]),
        (["--model", "openai:x"], 3, ["OPENAI_API_KEY"]),
        (
            ["--model", "openai:x", "--base-url", "http://127.0.0.1:9"],
            3,
            ["http://127.0.0.1:9"],
        ),
        (["--model", "replay:nothing.jsonl"], 2, ["nothing.jsonl: there is no such file"]),
        (["--simulator", "vcs"], 2, ["--simulator", "icarus"]),
        (["--rounds", "0"], 2, ["--rounds"]),
        (["--feedback", "all"], 2, ["--feedback"]),
        (["--bench", "missing.py"], 2, ["no such testbench: missing.py"]),
        (["--sandbox", "steel"], 2, ["--sandbox"]),
        (["--max-usd", "nine"], 2, ["--max-usd"]),
    ],
)
def test_generate(
    rtlgen: Rtlgen, tmp_path: Path, arguments: list[str], code: int, words: Sequence[str]
) -> None:
    (tmp_path / "inv.md").write_text(SPEC)
    done = rtlgen("generate", "inv.md", *arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_no_simulator(rtlgen: Rtlgen, tmp_path: Path) -> None:
    (tmp_path / "inv.sv").write_text(DESIGN)
    done = rtlgen("verify", "inv.sv", "--problem", "mux4", env={"RTLGEN_IVERILOG": "/nonexistent/iverilog"})
    refused(done, 3, "RTLGEN_IVERILOG", "apt install iverilog", "dnf install", "brew install")


def test_the_key_is_never_shown(rtlgen: Rtlgen, tmp_path: Path) -> None:
    (tmp_path / "inv.md").write_text(SPEC)
    canary = "sk-canary-5e2f"
    done = rtlgen(
        "generate", "inv.md", "--model", "openai:x", "--base-url", "http://127.0.0.1:9",
        env={"OPENAI_API_KEY": canary, "RTLGEN_TRACEBACK": ""},
    )  # fmt: skip
    assert done.returncode == 3
    assert canary not in done.stdout + done.stderr
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or canary.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.sv", "--problem", "mux4"], ["no such file: missing.sv"]),
        (["inv.sv"], ["nothing to judge against", "--bench"]),
        (["inv.sv", "--bench", "inv.txt"], ["not a testbench"]),
        (["empty.sv", "--bench", "tb.py"], ["no module"]),
        (["inv.sv", "--problem", "mux5"], ["mux4"]),
    ],
)
def test_verify(rtlgen: Rtlgen, tmp_path: Path, arguments: list[str], words: Sequence[str]) -> None:
    (tmp_path / "inv.sv").write_text(DESIGN)
    (tmp_path / "inv.txt").write_text("x")
    (tmp_path / "empty.sv").write_text("// nothing\n")
    (tmp_path / "tb.py").write_text("import cocotb\n")
    refused(rtlgen("verify", *arguments), 2, *words)


@pytest.mark.icarus
def test_a_folder_that_cannot_be_written(rtlgen: Rtlgen, tmp_path: Path) -> None:
    (tmp_path / "inv.md").write_text(SPEC)
    (tmp_path / "taken").write_text("a file where the folder should be")
    (tmp_path / "r.jsonl").write_text(json.dumps({"problem_id": "inv", "completion": DESIGN}) + "\n")
    done = rtlgen("generate", "inv.md", "-o", "taken/run", "--model", "replay:r.jsonl")
    assert done.returncode == 3
    assert "taken/run" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("", ["train.toml: 'data': Field required"]),
        ('data = ["none"]\noutput = "run"', ["/none: there are no rows", "rtlgen dataset build"]),
        ('data = ["train.toml"]\noutput = "run"\nbase = "none"', ["/none: there is no such folder"]),
    ],
)
def test_a_training_that_cannot_begin(rtlgen: Rtlgen, tmp_path: Path, config: str, words: list[str]) -> None:
    (tmp_path / "train.toml").write_text(config)
    refused(rtlgen("train", "sft", "train.toml"), 3 if "base" in config else 2, *words)
    assert not (tmp_path / "run").exists()


@pytest.mark.icarus
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said(rtlgen: Rtlgen, tmp_path: Path) -> None:
    """Results cannot be written to standard output: one message, no traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rtlgen", "problems", "--json"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


@pytest.mark.icarus
def test_verify_speaks_json(rtlgen: Rtlgen, tmp_path: Path) -> None:
    (tmp_path / "mux4.sv").write_text("module mux4; endmodule\n")
    done = rtlgen("verify", "mux4.sv", "--problem", "mux4", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert {"status", "stage", "kind", "cause", "diagnostics", "first_divergence"} <= set(found)
    assert (found["status"], found["kind"]) == ("FAIL", "INTERFACE")
