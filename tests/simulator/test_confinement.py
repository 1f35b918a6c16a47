"""What a confined program cannot do."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.core.errors import ToolError, ToolMissing
from rtlgen.tools import sandbox as sandboxes
from rtlgen.tools.process import Limits, run
from rtlgen.tools.sandbox import Level, Sandbox, best_sandbox, sandbox
from rtlgen.tools.workdir import fresh_workdir

PYTHON_FOLDERS = [Path(sys.prefix), Path(sys.base_prefix)]


@pytest.fixture(params=[Level.STRONG, Level.LIMITED], ids=str)
def box(request: pytest.FixtureRequest) -> Sandbox:
    try:
        return sandbox(request.param)
    except ToolError as error:
        pytest.skip(error.message)


@pytest.fixture
def work() -> Iterator[Path]:
    with fresh_workdir() as folder:
        yield folder


def python(box: Sandbox, work: Path, code: str, **limits: int) -> str:
    """What `code` printed, run confined."""
    done = run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=work,
        sandbox=box,
        readable=PYTHON_FOLDERS,
        limits=Limits(wall_s=20, **limits),
    )
    return (done.stdout + done.stderr).strip()


def test_it_writes_in_its_folder_only(box: Sandbox, work: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("kept")
    for target in (victim, tmp_path / "new", Path("/tmp/rtlgen-escaped"), Path("/usr/rtlgen-escaped")):
        said = python(box, work, f"open({str(target)!r}, 'w').write('x')")
        assert said.endswith(("Error", "Permission denied: " + repr(str(target)))) or "Error" in said
    assert victim.read_text() == "kept"
    assert not (tmp_path / "new").exists()
    assert not Path("/tmp/rtlgen-escaped").exists()
    assert python(box, work, "open('inside', 'w').write('x'); print('ok')") == "ok"
    assert (work / "inside").read_text() == "x"


def test_it_reads_nothing_of_the_user(box: Sandbox, work: Path, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("hunter2")
    for target in (secret, Path("/etc/passwd"), Path("/etc/hostname")):
        said = python(box, work, f"print(open({str(target)!r}).read())")
        assert "Error" in said
        assert "hunter2" not in said
    done = run(["/bin/cat", str(secret)], cwd=work, sandbox=box, readable=[tmp_path])
    assert done.stdout == "hunter2"  # named readable


def test_descriptors_and_memory_have_no_names(box: Sandbox, work: Path) -> None:
    names = ["/proc/self/mem", "/proc/self/environ", "/proc/1/environ"]
    if box.level is Level.STRONG:  # Landlock lets through what is in no real file system, pipes too
        names += ["/proc/self/fd/1", "/dev/fd/1"]
    for name in names:
        assert "Error" in python(box, work, f"open({name!r}, 'rb').read(1)")


def test_it_has_no_network(box: Sandbox, work: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2); print('connected')"
        assert "connected" not in python(box, work, code)
        udp = f"import socket; socket.socket(2, 2).sendto(b'x', ('127.0.0.1', {port})); print('sent')"
        assert "sent" not in python(box, work, udp)


def test_it_makes_no_namespace_and_traces_nobody(box: Sandbox, work: Path) -> None:
    code = (
        "import ctypes; c = ctypes.CDLL(None, use_errno=True);"
        "print(c.unshare(0x10000000), c.ptrace(16, 1, 0, 0), c.mount(b'x', b'/', b'tmpfs', 0, 0))"
    )
    assert python(box, work, code) == "-1 -1 -1"


def test_it_kills_nobody_outside(box: Sandbox, work: Path) -> None:
    import subprocess

    bystander = subprocess.Popen(["/bin/sleep", "60"])
    try:
        python(box, work, f"import os; os.kill({bystander.pid}, 9)")
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_python_bench_starts_no_process(box: Sandbox, work: Path) -> None:
    code = "import os; print('forked' if os.fork() else '')"
    assert "forked" not in python(box, work, code, processes=1)
    thread = "import threading; t = threading.Thread(target=print, args=('threaded',)); t.start(); t.join()"
    assert python(box, work, thread, processes=1) == "threaded"


def test_a_fork_bomb_is_over_when_the_run_is(box: Sandbox, work: Path) -> None:
    bomb = "import os, time\nfor _ in range(9): os.fork()\ntime.sleep(3600)"
    python_ = [sys.executable, "-I", "-S", "-c", bomb]
    done = run(python_, cwd=work, sandbox=box, readable=PYTHON_FOLDERS, limits=Limits(wall_s=2))
    assert not done.ok
    deadline = time.monotonic() + 5  # they are dead, and the system takes its time to bury 500 of them
    while (left := _bombs()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def _bombs() -> list[Path]:
    return [p for p in Path("/proc").iterdir() if p.name.isdigit() and b"os.fork()\ntime" in _command(p)]


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_the_best_is_strong_where_that_works_and_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert best_sandbox() == best_sandbox()
    sandboxes._why_not.cache_clear()
    monkeypatch.setattr(sandboxes, "_bwrap", lambda: None)
    try:
        weaker = best_sandbox()
        assert weaker.level is Level.LIMITED
        assert "bubblewrap" in weaker.reason
        with pytest.raises(ToolMissing, match="bubblewrap"):
            sandbox(Level.STRONG)
    finally:
        sandboxes._why_not.cache_clear()


def test_none_is_never_chosen_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxes, "_why_not", lambda level: f"{level} does not work")
    with pytest.raises(ToolMissing, match="strong does not work; limited does not work") as caught:
        best_sandbox()
    assert "bubblewrap" in caught.value.hint
    assert sandbox(Level.NONE).reason == "asked for"
