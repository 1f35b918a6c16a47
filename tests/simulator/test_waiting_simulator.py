"""Jobs forked from a simulator that waits with cocotb imported end as those of a simulator of their own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench_values import DFF, PLAIN, SCOREBOARD, WRONG_AT_7, check_cocotb

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.simulation import SimulationResult
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools import confine
from rtlgen.tools import sandbox as sandboxes
from rtlgen.tools.sandbox import Level, best_sandbox
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.tools.workers import Kind, Pool

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]

DOES = "import ctypes, os, sys, time\n" + PLAIN.replace("{value}", "{value}")
FORGED = '{"nonce": "0", "tests": [], "ended_early": false, "end_time_ps": 1}'
JOBS = {
    "right": (DFF, SCOREBOARD),
    "right, plain": (DFF, PLAIN),
    "wrong": (WRONG_AT_7, SCOREBOARD),
    "wrong, plain": (WRONG_AT_7, PLAIN),
    "finish": (DFF.replace("endmodule", "initial #33 $finish;\nendmodule"), SCOREBOARD),
    "finish at once": (DFF.replace("endmodule", "initial $finish;\nendmodule"), PLAIN),
    "exit": (DFF, DOES + "        os._exit(0)\n"),
    "exit, forged": (DFF, DOES + f"        [os.write(fd, b'{FORGED}') for fd in (1, 2)]; os._exit(0)\n"),
    "crash": (DFF, DOES + "        ctypes.string_at(0)\n"),
    "hang": (DFF, DOES + "        time.sleep(60)\n"),
    "loop": (DFF.replace("endmodule", "reg a = 0; always a = ~a;\nendmodule"), PLAIN),
    "no import": (DFF, "import nothing_of_that_name\n" + PLAIN),
    "no syntax": (DFF, "def f(:\n" + PLAIN),
    "no design": ("module dff(input clk, input [3:0] d, output [3:0] q); nonsense", PLAIN),
    "fork": (DFF, DOES + "        os.fork()\n"),
}


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    if best_sandbox().level is not Level.STRONG:
        pytest.skip("no sandbox that could be kept")
    monkeypatch.setattr(Kind, "worth_it_after", 0)
    fresh = Pool(sandboxes._start_worker)
    monkeypatch.setattr(sandboxes, "WORKERS", fresh)
    yield fresh
    fresh.close()


def check(name: str, folder: Path, *, windows: bool = False, waves: bool = False) -> BenchRun:
    design, bench = JOBS[name]
    timeout_s = 3.0 if name in ("hang", "loop") else 30.0
    return check_cocotb(design, bench, Icarus(best_sandbox()), folder, timeout_s=timeout_s)


def essence(run: BenchRun) -> str:
    """All that a verdict is made of, without times and paths."""
    result = run.simulation
    if result is None:
        return f"built: {run.build.ok if run.build else None}"
    return json.dumps(
        [
            result.spoken,
            result.refused,
            result.samples,
            result.mismatches,
            result.ended_early,
            result.end_time_ps,
            [(t.name, t.status, t.message, t.sim_time_ps) for t in result.tests],
            str(result.divergence),
            str(result.outputs),
            result.run.ended,
            result.run.signal,
        ]
    )


def test_100_mixed_jobs_end_as_in_a_simulator_of_their_own(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {}
    for name in JOBS:  # a folder elsewhere gets a sandbox, and a simulator, of its own
        (tmp_path / name).mkdir()
        expected[name] = essence(check(name, tmp_path / name))
    assert not pool._asked
    slow = ["hang", "loop"]
    names = [n for n in JOBS if n not in slow] * 8 + slow
    random.Random(1).shuffle(names)
    for number, name in enumerate(names):
        with fresh_workdir() as folder:
            assert essence(check(name, folder)) == expected[name], f"job {number}: {name}"
    assert len(names) > 100
    assert not pool._hopeless
    waiting = [w for w in pool._idle if w.kind.prestart]
    assert len({w.kind for w in waiting}) == len(waiting) >= 1


def test_a_job_finds_its_own_environment_and_nothing_of_the_last(pool: Pool) -> None:
    bench = PLAIN.replace(
        "import cocotb\n",
        "import os, sys, random\nimport cocotb\n"
        "assert 'leftover' not in vars(cocotb)\ncocotb.leftover = 1\n"
        "assert not os.path.exists('file')\nopen('file', 'w').close()\n"
        "assert os.environ['HOME'] == os.getcwd()\n"
        "assert 'RTLGEN_CONTROL_FD' not in os.environ and 'RTLGEN_REPLY_FD' not in os.environ\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'rtlgen']\n"
        "assert not [path for path in sys.path if path.endswith('waiting')]\n",
        1,
    )
    for _ in range(3):
        with fresh_workdir() as folder:
            result = check_cocotb(DFF, bench, Icarus(best_sandbox()), folder).simulation
            assert isinstance(result, SimulationResult)
            assert (result.refused, result.samples, result.mismatches) == ("", 16, 0)
    assert [w for w in pool._idle if w.kind.prestart]


def test_a_simulator_that_cannot_wait_runs_as_ever(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from rtlgen.bench import cocotb_env

    monkeypatch.setattr(cocotb_env, "prestart", lambda: (("GPI_USERS", "/nowhere.so,initialize"),))
    for _ in range(2):
        with fresh_workdir() as folder:
            assert essence(check("right", folder)).startswith("[true")
    assert caplog.text.count("no sandbox can be kept") == 1


def test_what_waits_is_gone_with_the_pool(pool: Pool) -> None:
    with fresh_workdir() as folder:
        check("right", folder)
    pids = [pid for w in pool._idle for pid in confine.children(w.pid)]
    assert len(pids) >= 2
    pool.close()
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
