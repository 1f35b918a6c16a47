"""Real processes under `run`: their limits, their pipes, and that nothing of them stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rtlgen.core.errors import ToolError, ToolMissing
from rtlgen.core.toolrun import Ended
from rtlgen.tools.process import Channel, Limits, run
from rtlgen.tools.sandbox import Level, Sandbox, sandbox

SH = "/bin/sh"


PYTHON = [sys.executable, "-I", "-S", "-c"]
PYTHON_FOLDERS = [Path(sys.prefix), Path(sys.base_prefix)]


def answering(channel: Channel) -> list[str]:
    """A program that sends its request back. (A plain shell knows no descriptor above 9.)"""
    copy = (
        f"import shutil; shutil.copyfileobj(open({channel.request_fd}, 'rb'), open({channel.reply_fd}, 'wb'))"
    )
    return [*PYTHON, copy]


def available(level: Level) -> Sandbox:
    try:
        return sandbox(level)
    except ToolError as error:
        pytest.skip(error.message)


@pytest.fixture(params=[None, *Level], ids=lambda p: str(p or "trusted"))
def box(request: pytest.FixtureRequest) -> Sandbox | None:
    return None if request.param is None else available(request.param)


def gone(mark: str, within_s: float = 5.0) -> bool:
    """No process with `mark` in its command line is left, after at most this time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        lines = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    lines.append((entry / "cmdline").read_bytes())
                except (FileNotFoundError, ProcessLookupError):
                    continue
        if not any(mark.encode() in line for line in lines):
            return True
        time.sleep(0.05)
    return False


def test_exit_status_output_and_input(box: Sandbox | None, tmp_path: Path) -> None:
    done = run([SH, "-c", "cat; echo oops >&2; exit 3"], cwd=tmp_path, stdin=b"hello", sandbox=box)
    assert (done.ended, done.returncode, done.stdout, done.stderr) == (Ended.EXITED, 3, "hello", "oops\n")
    assert done.argv[0] == SH
    assert not done.ok


def test_environment_is_ours_alone(
    box: Sandbox | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    done = run([SH, "-c", "env"], cwd=tmp_path, env={"EXTRA": "1"}, sandbox=box)
    names = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert {"PATH", "LANG", "HOME", "TMPDIR", "EXTRA"} <= names <= {
        "PATH", "LANG", "HOME", "TMPDIR", "EXTRA", "PWD", "SHLVL", "_", "OLDPWD",
    }  # fmt: skip
    assert f"HOME={tmp_path}" in done.stdout


def test_death_by_a_signal_is_told(box: Sandbox | None, tmp_path: Path) -> None:
    done = run([SH, "-c", "kill -SEGV $$"], cwd=tmp_path, sandbox=box)
    assert (done.ended, done.signal, done.returncode) == (Ended.SIGNAL, signal.SIGSEGV, None)


def test_wall_limit_kills_all_and_keeps_account(box: Sandbox | None, tmp_path: Path) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    script = f"sleep {mark} & (setsid sleep {mark} &) ; while :; do :; done"
    done = run([SH, "-c", script], cwd=tmp_path, limits=Limits(wall_s=1.0), sandbox=box)
    assert done.ended is Ended.TIMEOUT
    assert done.returncode is None
    assert 1.0 <= done.wall_s < 6.0
    if box is not None and box.level in (Level.STRONG, Level.LIMITED):
        assert gone(mark)
    else:
        subprocess.run(["pkill", "-KILL", "-f", f"sleep {mark}"], check=False)  # what setsid took away


def test_daemons_die_when_the_program_ends(tmp_path: Path) -> None:
    for level in (Level.STRONG, Level.LIMITED):
        mark = f"3600.{uuid.uuid4().int}"
        script = f"(setsid sleep {mark} >/dev/null 2>&1 &) ; sleep 0.1"
        assert run([SH, "-c", script], cwd=tmp_path, sandbox=available(level)).ok
        assert gone(mark)


def test_background_children_of_the_group_die_in_every_case(box: Sandbox | None, tmp_path: Path) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    done = run([SH, "-c", f"sleep {mark} & echo started"], cwd=tmp_path, sandbox=box)
    assert done.stdout == "started\n"
    assert done.wall_s < 5
    assert gone(mark)


def test_cpu_limit_is_a_timeout(box: Sandbox | None, tmp_path: Path) -> None:
    limits = Limits(wall_s=30, cpu_s=1)
    done = run([SH, "-c", "while :; do :; done"], cwd=tmp_path, limits=limits, sandbox=box)
    assert done.ended is Ended.TIMEOUT
    assert done.cpu_s > 0.7


def test_output_flood_is_stopped_and_its_head_kept(box: Sandbox | None, tmp_path: Path) -> None:
    limits = Limits(wall_s=30, output_kb=400)
    done = run([SH, "-c", "echo first; yes flood"], cwd=tmp_path, limits=limits, sandbox=box)
    assert done.ended is Ended.OUTPUT
    assert done.truncated
    assert done.stdout.startswith("first\nflood\n")
    assert "bytes cut" in done.stdout
    assert len(done.stdout) < 200_000


def test_file_flood_is_stopped(box: Sandbox | None, tmp_path: Path) -> None:
    script = "head -c 9000000 /dev/zero > big; exit $?"
    done = run([SH, "-c", script], cwd=tmp_path, limits=Limits(file_mb=2), sandbox=box)
    assert not done.ok
    assert (tmp_path / "big").stat().st_size <= 2 << 20


def test_memory_flood_is_told_as_such(box: Sandbox | None, tmp_path: Path) -> None:
    code = "x = bytearray(900 << 20)"
    done = run(
        [*PYTHON, code],
        cwd=tmp_path,
        limits=Limits(memory_mb=400),
        sandbox=box,
        readable=PYTHON_FOLDERS,
    )
    assert done.ended is Ended.MEMORY


@pytest.mark.parametrize("level", [Level.STRONG, Level.LIMITED])
def test_no_process_may_be_started_where_one_is_the_limit(level: Level, tmp_path: Path) -> None:
    limits = Limits(processes=1, wall_s=10)
    done = run([SH, "-c", "(echo forked) ; ls"], cwd=tmp_path, limits=limits, sandbox=available(level))
    assert "forked" not in done.stdout
    assert "fork" in done.stderr.lower()


def test_channel_carries_large_messages_both_ways(box: Sandbox | None, tmp_path: Path) -> None:
    request = os.urandom(3 << 20)
    channel = Channel(request)
    done = run(answering(channel), cwd=tmp_path, sandbox=box, channel=channel, readable=PYTHON_FOLDERS)
    assert done.ok
    assert channel.reply == request


def test_channel_of_a_silent_or_deaf_child(tmp_path: Path) -> None:
    channel = Channel(b"x" * (1 << 20))
    assert run(["/bin/true"], cwd=tmp_path, channel=channel).ok
    assert channel.reply == b""


def test_channel_flood_is_cut(tmp_path: Path) -> None:
    channel = Channel(b"", cap_bytes=1000)
    flood = f"import os\nwhile True: os.write({channel.reply_fd}, b'y' * 100)"
    done = run([*PYTHON, flood], cwd=tmp_path, channel=channel)
    assert done.ended is Ended.OUTPUT
    assert len(channel.reply) == 1000


def test_channel_leaves_no_descriptor_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        run(["/bin/true"], cwd=tmp_path, channel=Channel(b"x"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_unknown_programs_are_missing_tools(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="no-such-program"):
        run(["no-such-program"], cwd=tmp_path)


def test_many_at_once_do_not_disturb_one_another(tmp_path: Path) -> None:
    def one(number: int) -> str:
        channel = Channel(str(number).encode())
        argv = [*answering(channel)[:-1], f"{answering(channel)[-1]}; print({number})"]
        said = run(argv, cwd=tmp_path, channel=channel).stdout
        return f"{said.strip()} {channel.reply.decode()}"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(12))) == [f"{n} {n}" for n in range(12)]


def test_an_interrupt_kills_the_child(tmp_path: Path) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run([SH, "-c", f"sleep {mark}; true"], cwd=tmp_path)
    assert gone(mark)


@pytest.mark.parametrize("level", [None, Level.STRONG, Level.LIMITED])
def test_kill_9_of_us_leaves_nothing(level: Level | None, tmp_path: Path) -> None:
    if level:
        available(level)
    mark = f"3600.{uuid.uuid4().int}"
    ours = textwrap.dedent(f"""
        from pathlib import Path
        from rtlgen.tools.process import run
        from rtlgen.tools.sandbox import Level, Sandbox
        box = Sandbox(level=Level("{level}")) if "{level}" != "None" else None
        run(["/bin/sleep", "{mark}"], cwd=Path("{tmp_path}"), sandbox=box)
    """)
    orchestrator = subprocess.Popen([sys.executable, "-c", ours])
    deadline = time.monotonic() + 20
    while gone(mark, within_s=0.1) and time.monotonic() < deadline:
        assert orchestrator.poll() is None
    time.sleep(0.5)
    orchestrator.kill()
    orchestrator.wait()
    assert gone(mark)
