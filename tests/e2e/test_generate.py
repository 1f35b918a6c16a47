"""From a specification to a design in a folder: the command line, recorded answers, the real simulator."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from rtlgen.core.trace import Trace
from rtlgen.core.verdict import Kind, Status
from rtlgen.store.codec import decode

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

SPEC = """\
---
top: toggle
clock: clk
reset: {port: rst, active: high, kind: sync}
ports:
  - {name: clk, direction: input}
  - {name: rst, direction: input}
  - {name: en, direction: input}
  - {name: q, direction: output}
---
# Toggle

On every rising edge of `clk`: `rst` clears `q`, else `en` inverts it.
"""
BENCH = """\
import cocotb
from rtlgen_bench import Scoreboard, drive_point, reset, rng, sample_point, start_clock


@cocotb.test()
async def random_enables(dut):
    dut.en.value = 0
    await start_clock(dut.clk, period_ns=10)
    await reset(dut.rst, dut.clk, active_low=False)
    board, draw, q = Scoreboard(dut, inputs=["rst", "en"], outputs=["q"]), rng("toggle"), 0
    for _ in range(50):
        dut.en.value = en = draw.randrange(2)
        await sample_point(dut.clk)
        q ^= en
        board.check(q=q)
        await drive_point(dut.clk)
    board.done()
"""
RIGHT = """\
module toggle (input logic clk, rst, en, output logic q);
  always_ff @(posedge clk) if (rst) q <= 1'b0; else if (en) q <= ~q;
endmodule
"""
TYPO = RIGHT.replace("~q", "~qq")
WRONG = RIGHT.replace("else if (en)", "else")
STORY = [TYPO, WRONG, RIGHT]

Run = Callable[..., subprocess.CompletedProcess[str]]


def command(folder: Path, *arguments: str) -> list[str]:
    return [
        sys.executable, "-m", "rtlgen", "generate", "toggle.md", "--bench", "test_toggle.py",
        "--model", "replay:answers.jsonl", "-o", "out", *arguments,
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "toggle.md").write_text(SPEC)
    (tmp_path / "test_toggle.py").write_text(BENCH)
    answer(tmp_path, STORY)
    return tmp_path


def answer(folder: Path, texts: Sequence[str]) -> None:
    """Recorded answers, one a line, as published sample files have them."""
    rows = [
        {"problem_id": "toggle", "sample": i, "completion": f"Here it is:\n```systemverilog\n{t}```\n"}
        for i, t in enumerate(texts)
    ]
    (folder / "answers.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *arguments), cwd=folder, capture_output=True, text=True, timeout=120
    )


def trace_of(folder: Path) -> Trace:
    path = folder / "out" / "trace.json"
    return decode(Trace, path.read_bytes(), where=str(path))


def test_failures_are_fed_back_until_it_passes(folder: Path) -> None:
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "out" / "toggle.sv").read_text() == RIGHT
    assert (folder / "out" / "test_toggle.py").read_text() == BENCH
    assert "PASS" in done.stdout
    trace = trace_of(folder)
    assert [a.verdict.kind for a in trace.attempts] == [Kind.ELABORATION, Kind.MISMATCH, None]
    assert [a.parent for a in trace.attempts] == [None, 0, 1]
    first, second, last = trace.attempts
    assert first.verdict.cause == "undeclared_identifier"
    assert "toggle.sv:2" in first.feedback
    assert "qq" in first.feedback
    assert first.feedback in second.prompt.messages[-1].content
    assert "expected" in second.feedback
    assert last.verdict.status is Status.PASS
    assert last.verdict.simulation is not None
    assert last.verdict.simulation.samples == 50
    for words in ("undeclared_identifier", "MISMATCH", "toggle.sv:2"):
        assert words in done.stderr


def test_json_on_stdout_and_the_story_on_stderr(folder: Path) -> None:
    done = run(folder, "--json")
    found = json.loads(done.stdout)
    assert (found["status"], found["stopped"], len(found["attempts"])) == ("PASS", "passed", 3)
    assert "mends 1" in done.stderr


def test_out_of_rounds_keeps_the_best_and_its_waveform(folder: Path) -> None:
    done = run(folder, "--rounds", "2")
    assert done.returncode == 1
    assert (folder / "out" / "toggle.sv").read_text() == WRONG
    assert trace_of(folder).chosen == 1
    (waves,) = (folder / "out").glob("waves.*")
    assert waves.stat().st_size > 200
    assert str(waves.relative_to(folder)) in done.stdout


def test_the_same_command_goes_on_where_it_stopped(folder: Path) -> None:
    assert run(folder, "--rounds", "2").returncode == 1
    done = run(folder, "--rounds", "5")
    assert done.returncode == 0, done.stderr
    assert "2 attempts are here already" in done.stderr
    assert len(trace_of(folder).attempts) == 3


def test_another_model_in_the_same_folder_is_refused(folder: Path) -> None:
    assert run(folder).returncode == 0
    (folder / "other.jsonl").write_text((folder / "answers.jsonl").read_text())
    done = run(folder, "--model", "replay:other.jsonl")
    assert done.returncode == 3
    assert "holds another run" in done.stderr
    assert "--fresh" in done.stderr
    assert run(folder, "--model", "replay:other.jsonl", "--fresh").returncode == 0


def test_less_feedback_shows_less(folder: Path) -> None:
    assert run(folder, "--feedback", "verdict").returncode == 0
    mismatch = trace_of(folder).attempts[1]
    assert mismatch.feedback
    assert "q expected" not in mismatch.feedback


def test_best_of_n_takes_the_first_that_passes(folder: Path) -> None:
    done = run(folder, "--strategy", "best-of-n", "--samples", "3")
    assert done.returncode == 0, done.stderr
    assert all(a.parent is None for a in trace_of(folder).attempts)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_loses_nothing(folder: Path, how: signal.Signals) -> None:
    """Stopped in the middle of the second simulation, which would never end by itself."""
    endless = RIGHT.replace("endmodule", "  always @(q) begin : spin while (q) begin end end\nendmodule")
    answer(folder, [TYPO, endless, RIGHT])
    process = subprocess.Popen(
        command(folder), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    started: list[psutil.Process] = []
    while stored(folder) < 2 or not simulating(started):
        assert time.monotonic() < deadline, "no simulation was running to be interrupted"
        time.sleep(0.05)
        started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "goes on from here" in err
        assert len(trace_of(folder).attempts) == 2
    assert stored(folder) == 2
    _, left = psutil.wait_procs(started, timeout=10)
    assert not left


def simulating(processes: Sequence[psutil.Process]) -> bool:
    names = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            names.append(process.name())
    return "vvp" in names


def stored(folder: Path) -> int:
    journal = folder / "out" / "journal.sqlite"
    if not journal.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # it is being made at this moment
