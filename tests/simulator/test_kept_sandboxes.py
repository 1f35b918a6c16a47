"""Sandboxes that are kept: every run in one ends as it would in a sandbox of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rtlgen.core.errors import ToolError, ToolFailed
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.tools import confine
from rtlgen.tools import sandbox as sandboxes
from rtlgen.tools.process import Channel, Limits, run
from rtlgen.tools.sandbox import Level, Sandbox, sandbox
from rtlgen.tools.workdir import fresh_workdir, work_root
from rtlgen.tools.workers import Kind, Lost, Pool

SH = "/bin/sh"
PYTHON = [sys.executable, "-I", "-S", "-c"]
PYTHON_FOLDERS = [Path(sys.prefix), Path(sys.base_prefix)]


@pytest.fixture
def box() -> Sandbox:
    try:
        return sandbox(Level.STRONG)
    except ToolError as error:
        pytest.skip(error.message)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool that starts a worker for the first job already."""
    monkeypatch.setattr(Kind, "worth_it_after", 0)
    fresh = Pool(sandboxes._start_worker)
    monkeypatch.setattr(sandboxes, "WORKERS", fresh)
    yield fresh
    fresh.close()


@pytest.fixture
def work(pool: Pool) -> Iterator[Path]:
    with fresh_workdir() as folder:
        yield folder
    assert pool._asked, "no job was given to a worker"
    assert not pool._hopeless


def shell(script: str, work: Path, box: Sandbox, **limits: float) -> ToolRun:
    return run([SH, "-c", script], cwd=work, sandbox=box, limits=Limits(**limits))  # type: ignore[arg-type]


def python(code: str, work: Path, box: Sandbox, **limits: float) -> ToolRun:
    chosen = Limits(**limits)  # type: ignore[arg-type]
    return run([*PYTHON, code], cwd=work, sandbox=box, readable=PYTHON_FOLDERS, limits=chosen)


def pids(pool: Pool) -> list[int]:
    """Of the idle workers themselves, outside their spaces: bubblewrap's children."""
    return [pid for one in pool._idle for pid in confine.children(one.pid)]


def gone(mark: str, within_s: float = 5.0) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if not any(mark.encode() in _command(p) for p in Path("/proc").iterdir() if p.name.isdigit()):
            return True
        time.sleep(0.05)
    return False


def _command(process: Path) -> bytes:
    try:
        return b"" if int(process.name) == os.getpid() else (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_one_worker_takes_job_after_job(pool: Pool, work: Path, box: Sandbox) -> None:
    for number in range(5):
        done = run([SH, "-c", "cat; echo oops >&2; exit 3"], cwd=work, stdin=b"%d" % number, sandbox=box)
        assert (done.ended, done.returncode, done.stdout) == (Ended.EXITED, 3, str(number))
        assert done.stderr == "oops\n"
    assert len(pool._idle) == 1


def test_a_few_jobs_are_not_worth_a_worker(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Pool(sandboxes._start_worker)
    monkeypatch.setattr(sandboxes, "WORKERS", fresh)
    with fresh_workdir() as folder:
        (kind,) = {Kind(root=work_root(), readable=())}
        for _ in range(kind.worth_it_after):
            assert shell("true", folder, box).ok
        assert fresh._idle == []
        assert shell("true", folder, box).ok
        assert len(fresh._idle) == 1
    fresh.close()


def test_a_folder_elsewhere_gets_a_sandbox_of_its_own(pool: Pool, box: Sandbox, tmp_path: Path) -> None:
    assert shell("echo x > made", tmp_path, box).ok
    assert (tmp_path / "made").read_text() == "x\n"
    assert not pool._asked


def test_each_ending_is_told_as_ever(work: Path, box: Sandbox) -> None:
    segv = shell("kill -SEGV $$", work, box)
    assert (segv.ended, segv.signal, segv.returncode) == (Ended.SIGNAL, signal.SIGSEGV, None)
    assert shell("while :; do :; done", work, box, wall_s=0.5).ended is Ended.TIMEOUT
    busy = shell("while :; do :; done", work, box, wall_s=20, cpu_s=1)
    assert busy.ended is Ended.TIMEOUT
    assert 0.7 < busy.cpu_s < 4
    flood = shell("echo first; yes flood", work, box, wall_s=20, output_kb=400)
    assert flood.ended is Ended.OUTPUT
    assert flood.stdout.startswith("first\nflood\n")
    assert python("x = bytearray(900 << 20)", work, box, memory_mb=400).ended is Ended.MEMORY
    big = python("f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20))", work, box, file_mb=2)
    assert not big.ok
    assert (work / "big").stat().st_size <= 2 << 20
    assert shell("exec head -c 9000000 /dev/zero > big", work, box, file_mb=2).ended is Ended.OUTPUT
    assert run(["/bin/cat", "big"], cwd=work, sandbox=box, limits=Limits(output_kb=100)).ended is Ended.OUTPUT
    assert shell("echo fine", work, box).stdout == "fine\n"


def test_time_of_all_processes_is_counted(work: Path, box: Sandbox) -> None:
    burn = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
    done = shell(f"({burn}) ; true", work, box)
    assert done.cpu_s > 0.05


def test_nothing_of_a_job_is_left_for_the_next(work: Path, box: Sandbox) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    for limits in ({"wall_s": 20.0}, {"wall_s": 0.5}):
        wait = "" if limits["wall_s"] > 1 else "; while :; do :; done"
        shell(f"(setsid sleep {mark} >/dev/null 2>&1 &) ; sleep {mark} & {wait}", work, box, **limits)
        assert gone(mark, within_s=0.1)
    bomb = "import os, time\nfor _ in range(7): os.fork()\ntime.sleep(3600)"
    assert python(bomb, work, box, wall_s=1).ended is Ended.TIMEOUT
    assert gone("os.fork()\ntime", within_s=0.1)


def test_a_job_sees_its_own_folder_only(work: Path, box: Sandbox) -> None:
    with fresh_workdir() as other:
        (other / "secret").write_text("hunter2")
        tries = textwrap.dedent(f"""
            import os
            other, root = {str(other)!r}, {str(work_root())!r}
            def attempt(name, what):
                try:
                    print(name, what())
                except OSError as error:
                    print(name, "refused")
            attempt("read", lambda: open(other + "/secret").read())
            attempt("write", lambda: open(other + "/secret", "w").write("x"))
            attempt("new", lambda: open(other + "/new", "w").write("x"))
            attempt("list", lambda: os.listdir(other))
            attempt("list root", lambda: os.listdir(root))
            attempt("new in root", lambda: os.mkdir(root + "/new"))
            attempt("rename", lambda: os.rename(other + "/secret", "stolen"))
            attempt("remove", lambda: os.remove(other + "/secret"))
            attempt("link", lambda: os.link(other + "/secret", "stolen"))
            attempt("symlink", lambda: (os.symlink(other + "/secret", "way"), open("way").read()))
            attempt("up", lambda: os.listdir(".."))
            attempt("shm", lambda: open("/dev/shm/x", "w").write("x"))
            attempt("package", lambda: open({confine.__file__!r}).read())
        """)
        for processes in (1, 64):
            said = python(tries, work, box, processes=processes).stdout.splitlines()
            assert len(said) == 13
            assert [line for line in said if not line.endswith("refused")] == []
            (work / "way").unlink()
        assert (other / "secret").read_text() == "hunter2"
        assert [p.name for p in other.iterdir()] == ["secret"]


def test_a_job_has_no_descriptor_and_no_way_to_its_worker(work: Path, box: Sandbox) -> None:
    code = textwrap.dedent("""
        import ctypes, os, signal
        def is_open(fd):
            try:
                return bool(os.fstat(fd))
            except OSError:
                return False
        print([fd for fd in range(3, 300) if is_open(fd)])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
            try:
                os.kill(1, number)
            except OSError:
                pass
        print(ctypes.CDLL(None).ptrace(16, 1, 0, 0))
    """)
    done = python(code, work, box)
    assert done.stdout.split("\n")[:2] == ["[]", "-1"]
    assert python("print('alive')", work, box).stdout == "alive\n"


@pytest.mark.parametrize("processes", [1, 64])
def test_limits_cannot_be_lifted(processes: int, work: Path, box: Sandbox) -> None:
    code = textwrap.dedent("""
        import resource
        for name in ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE"):
            number = getattr(resource, "RLIMIT_" + name)
            soft, hard = resource.getrlimit(number)
            try:
                resource.setrlimit(number, (hard, hard))
            except (OSError, ValueError):
                pass
            print(name, soft == resource.getrlimit(number)[0] and soft != resource.RLIM_INFINITY)
    """)
    said = python(code, work, box, processes=processes).stdout
    assert [line.split() for line in said.splitlines()] == [
        [name, "True"] for name in ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE")
    ]


def test_no_process_where_one_is_the_limit(work: Path, box: Sandbox) -> None:
    done = shell("(echo forked) ; ls", work, box, processes=1)
    assert "forked" not in done.stdout
    code = textwrap.dedent("""
        import ctypes, os
        def attempt(name, what):
            try:
                print(name, what())
            except OSError:
                print(name, "refused")
        attempt("fork", os.fork)
        attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
        attempt("exec", lambda: os.execv("/bin/true", ["true"]))
        print(ctypes.CDLL(None).system(b"echo shell"))
    """)
    said = python(code, work, box, processes=1).stdout
    assert said.splitlines()[:3] == ["fork refused", "spawn refused", "exec refused"]
    assert "shell" not in said
    thread = "import threading; t = threading.Thread(target=print, args=('threaded',)); t.start(); t.join()"
    assert python(thread, work, box, processes=1).stdout == "threaded\n"


def test_the_channel_works_and_leaves_nothing_open(work: Path, box: Sandbox) -> None:
    request = os.urandom(1 << 20)
    before = None
    for _ in range(4):
        channel = Channel(request)
        ends = f"open({channel.request_fd}, 'rb'), open({channel.reply_fd}, 'wb')"
        copy = f"import shutil; shutil.copyfileobj({ends})"
        done = run([*PYTHON, copy], cwd=work, sandbox=box, channel=channel, readable=PYTHON_FOLDERS)
        assert done.ok, done.stderr
        assert channel.reply == request
        count = len(list(Path("/proc/self/fd").iterdir()))
        assert before in (None, count)
        before = count


def test_a_worker_that_died_idle_is_replaced_unseen(pool: Pool, work: Path, box: Sandbox) -> None:
    assert shell("true", work, box).ok
    (first,) = pids(pool)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert shell("echo again", work, box).stdout == "again\n"
    assert pids(pool) != [first]


def test_a_worker_that_dies_with_a_job_is_our_fault(pool: Pool, work: Path, box: Sandbox) -> None:
    assert shell("true", work, box).ok
    (worker,) = pids(pool)
    mark = f"3600.{uuid.uuid4().int}"
    threading.Timer(0.5, os.kill, (worker, signal.SIGKILL)).start()
    with pytest.raises(ToolFailed, match="sandbox of a run broke"):
        shell(f"sleep {mark}; true", work, box)
    assert gone(mark)
    assert pool._idle == []
    assert shell("echo again", work, box).stdout == "again\n"


def test_where_no_worker_starts_each_run_gets_its_own(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(kind: Kind) -> None:
        raise Lost(f"not for {kind.readable}")

    monkeypatch.setattr(Kind, "worth_it_after", 0)
    monkeypatch.setattr(sandboxes, "WORKERS", Pool(fails))  # type: ignore[arg-type]
    with fresh_workdir() as folder:
        for _ in range(3):
            assert shell("echo ok", folder, box).stdout == "ok\n"
    assert caplog.text.count("no sandbox can be kept") == 1


def test_an_interrupt_kills_the_job_and_keeps_the_worker(pool: Pool, work: Path, box: Sandbox) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    assert shell("true", work, box).ok
    before = pids(pool)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        shell(f"sleep {mark}; true", work, box)
    assert gone(mark)
    assert shell("echo again", work, box).stdout == "again\n"
    assert pids(pool) == before


def test_many_threads_share_the_pool(pool: Pool, work: Path, box: Sandbox) -> None:
    def one(number: int) -> str:
        with fresh_workdir() as folder:
            return shell(f"echo {number} > n; cat n", folder, box).stdout.strip()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(one, range(40))) == [str(n) for n in range(40)]
    assert 1 <= len(pool._idle) <= 4
    assert shell("echo after", work, box).stdout == "after\n"  # the threads that started them have ended


def test_kill_9_of_us_leaves_no_process_and_the_next_removes_the_files(box: Sandbox, tmp_path: Path) -> None:
    mark = f"3600.{uuid.uuid4().int}"
    ours = textwrap.dedent(f"""
        from pathlib import Path
        from rtlgen.tools import workers
        from rtlgen.tools.process import run
        from rtlgen.tools.sandbox import Level, Sandbox
        from rtlgen.tools.workdir import fresh_workdir, work_root
        workers.Kind.worth_it_after = 0
        Path({str(tmp_path / "root")!r}).write_text(str(work_root()))
        command = ["/bin/sh", "-c", "sleep {mark[:9]}" + "{mark[9:]}; true"]
        with fresh_workdir() as folder:
            run(command, cwd=folder, sandbox=Sandbox(level=Level.STRONG))
    """)
    orchestrator = subprocess.Popen([sys.executable, "-c", ours])
    deadline = time.monotonic() + 20
    while gone(f"sleep {mark}", within_s=0.1) and time.monotonic() < deadline:
        assert orchestrator.poll() is None
    root = Path((tmp_path / "root").read_text())
    orchestrator.kill()
    orchestrator.wait()
    assert gone(mark)
    assert gone(str(root))
    assert root.is_dir()
    code = "from rtlgen.tools.workdir import fresh_workdir\nwith fresh_workdir(): pass"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert not root.exists()
    assert work_root().is_dir()  # that of a process that lives
