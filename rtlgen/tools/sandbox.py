"""Confining a program that runs code nobody has read.

STRONG   bubblewrap: own user, process, network, IPC and host-name spaces; of the files only the system's
         programs, what was named readable, and the work folder, which alone can be written; no /proc,
         so that no descriptor and no memory has a name; no capabilities; a seccomp filter.
LIMITED  for machines without user namespaces: Landlock and the same seccomp filter, set by a small
         supervisor that also collects what the program leaves behind. It still sees /proc, and can open
         its own pipes by their names there.
NONE     limits and a clean environment only. Never chosen by itself.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import cache
from pathlib import Path

from rtlgen.core.errors import RtlgenError, ToolMissing
from rtlgen.core.value import value
from rtlgen.tools import confine, seccomp
from rtlgen.tools.limits import DEFAULT, SYSTEM_PATH, Limits, dying_with_us, limited, tasks_of_this_user
from rtlgen.tools.process import Child, kill_and_reap, launch, run
from rtlgen.tools.toolchain import python_environment
from rtlgen.tools.workdir import fresh_workdir, work_root
from rtlgen.tools.workers import CONTROL_FD, Kind, Lost, Pool, Prestart, Worker, command


class Level(StrEnum):
    STRONG = "strong"
    LIMITED = "limited"
    NONE = "none"


_NAMESPACES = (
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
)
_SYSTEM_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Links into /usr on most systems, folders on some."""
_SYSTEM_FILES = (
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/nix/store",
)

_PACKAGE = Path(__file__).parents[1]
_END_S = 5.0

_FIRST_PROCESS = 'trap "" TERM; "$@"; exit $?'
"""What the first process of a space runs where there may be others: it must outlive its child, since as
the first process it would be deaf to the signals of the limits."""


@value
class Sandbox:
    level: Level
    reason: str = ""
    """Why not stronger; empty for STRONG."""

    @property
    def signals_as_status(self) -> bool:
        """A death by signal n arrives as exit status 128+n."""
        return self.level is Level.STRONG

    def stop(self, leader: int) -> bool:
        """Tell a run to end, before its group is killed: what lies behind the leader is out of the group's
        reach, or its use of resources would be lost with it. Whether the leader will now end by itself."""
        if self.level is Level.STRONG:
            for pid in confine.children(leader):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        elif self.level is Level.LIMITED:
            with suppress(ProcessLookupError):
                os.kill(leader, signal.SIGTERM)
        return self.level is not Level.NONE

    def worker(
        self, folder: Path, readable: Sequence[Path], prestart: Prestart | None = None
    ) -> Worker | None:
        """A sandbox of this level that is kept, for a job in `folder`; None where it is to have its own."""
        if self.level is not Level.STRONG or work_root() not in folder.parents:
            return None
        return WORKERS.take(Kind(root=work_root(), readable=tuple(readable), prestart=prestart))

    def wrap(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        readable: Sequence[Path] = (),
        limits: Limits = DEFAULT,
        env: Mapping[str, str] | None = None,
        filter_fd: int | None = None,
    ) -> list[str]:
        """The command line that runs `argv` confined, able to write in `cwd` only.

        Args:
            filter_fd: descriptor of the seccomp program, from `filter`.
        """
        if self.level is Level.STRONG:
            return _bubblewrap(argv, cwd, readable, limits, env or {}, filter_fd)
        if self.level is Level.LIMITED:
            may_read = [*_SYSTEM_FILES, "/usr", *_SYSTEM_LINKS, *map(str, readable)]
            policy = [f"--read={p}" for p in may_read] + [f"--write={p}" for p in (cwd, "/dev/null")]
            fork = [] if limits.processes > 1 else ["--no-fork"]
            own = [sys.executable, "-I", "-S", confine.__file__]
            return [*own, *policy, *fork, "--", *limited(list(argv), limits, beside=tasks_of_this_user())]
        return dying_with_us(limited(list(argv), limits, beside=tasks_of_this_user()))

    @contextmanager
    def filter(self, limits: Limits) -> Iterator[int | None]:
        """A descriptor with the seccomp program, for `wrap`; None where this level takes none that way."""
        code = seccomp.program(may_fork=limits.processes > 1) if self.level is Level.STRONG else None
        if code is None:
            yield None
            return
        fd = os.memfd_create("seccomp")
        try:
            os.write(fd, code)
            os.lseek(fd, 0, os.SEEK_SET)
            yield fd
        finally:
            os.close(fd)


def _bubblewrap(
    argv: Sequence[str],
    cwd: Path,
    readable: Sequence[Path],
    limits: Limits,
    env: Mapping[str, str],
    filter_fd: int | None,
) -> list[str]:
    options = ["--die-with-parent"]
    if filter_fd is not None:
        options += ["--seccomp", str(filter_fd)]
    first = ["/bin/sh", "-c", _FIRST_PROCESS, "sh"] if limits.processes > 1 else []
    return [*_space(cwd, readable, env), *options, "--", *first, *limited(list(argv), limits)]


def _space(cwd: Path, readable: Sequence[Path], env: Mapping[str, str]) -> list[str]:
    """bubblewrap, and what all that it runs for us has in common."""
    command = [_bwrap() or "bwrap", *_NAMESPACES, "--as-pid-1"]
    command += ["--new-session", "--cap-drop", "ALL", "--clearenv"]
    for name, setting in env.items():
        command += ["--setenv", name, setting]
    command += ["--ro-bind", "/usr", "/usr"]
    for link in map(Path, _SYSTEM_LINKS):
        if link.is_symlink():
            command += ["--symlink", str(link.readlink()), str(link)]
        elif link.is_dir():
            command += ["--ro-bind", str(link), str(link)]
    for file in _SYSTEM_FILES:
        command += ["--ro-bind-try", file, file]
    command += ["--dev", "/dev"]
    for path in readable:
        command += ["--ro-bind", str(path), str(path)]
    return [*command, "--bind", str(cwd), str(cwd), "--remount-ro", "/", "--chdir", str(cwd)]


def _start_worker(kind: Kind) -> Worker:
    """Without --die-with-parent, which means the thread that starts it: it ends with its control socket.

    Raises:
        Lost: it does not start.
    """
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = {"PATH": SYSTEM_PATH, "LANG": "C.UTF-8", CONTROL_FD: str(its.fileno())}
    env |= dict(kind.prestart.env) if kind.prestart else {}
    own = [_PACKAGE, *map(Path, python_environment())]
    space = _space(kind.root, list(dict.fromkeys([*kind.readable, *own])), env)
    with tempfile.TemporaryFile() as said:
        with its, Path(os.devnull).open("r+b") as null:
            child = launch(
                [*space, "--", *command(kind, its.fileno())],
                folder=kind.root,
                env=env,
                stdio=(null.fileno(), null.fileno(), said.fileno()),
                inherited=(its.fileno(),),
            )
        started = Worker(kind, child.pid, ours, lambda: _wait_for_worker(child))
        try:
            started.greet([*_SYSTEM_FILES, "/usr", *_SYSTEM_LINKS, *map(str, kind.readable)])
        except BaseException as error:
            started.close()
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
            if isinstance(error, Lost) and lines:
                raise Lost(f"{error}: {lines[-1]}") from error
            raise
    return started


def _wait_for_worker(child: Child) -> None:
    ended = select.poll()
    ended.register(end := os.pidfd_open(child.pid), select.POLLIN)
    if not ended.poll(_END_S * 1000):
        Sandbox(level=Level.STRONG).stop(child.pid)
    os.close(end)
    kill_and_reap(child)


WORKERS = Pool(_start_worker)


def _bwrap() -> str | None:
    return shutil.which("bwrap", path=SYSTEM_PATH)


def best_sandbox() -> Sandbox:
    """The strongest level that really works on this machine, but never NONE by itself.

    Raises:
        ToolMissing: neither STRONG nor LIMITED can be had.
    """
    problem = _why_not(Level.STRONG)
    if not problem:
        return Sandbox(level=Level.STRONG)
    if not (worse := _why_not(Level.LIMITED)):
        return Sandbox(level=Level.LIMITED, reason=problem)
    raise ToolMissing(
        f"programs cannot be confined on this machine: {problem}; {worse}",
        hint="install bubblewrap (apt install bubblewrap, dnf install bubblewrap), "
        "or accept the risk by asking for the sandbox level 'none'",
    )


def sandbox(level: Level) -> Sandbox:
    """The sandbox of this level.

    Raises:
        ToolMissing: it does not work on this machine; the message says why.
    """
    if level is Level.NONE:
        return Sandbox(level=level, reason="asked for")
    if problem := _why_not(level):
        raise ToolMissing(
            f"the sandbox level '{level}' does not work here: {problem}",
            hint="install bubblewrap and allow user namespaces, or ask for a weaker level",
        )
    return Sandbox(level=level, reason="" if level is Level.STRONG else "asked for")


@cache
def _why_not(level: Level) -> str:
    """What stands against a level, found by trying; empty if it works."""
    if level is Level.STRONG and _bwrap() is None:
        return "bubblewrap (bwrap) is not installed"
    with fresh_workdir() as outside, fresh_workdir() as inside:
        probe = f'echo x > inside && ! (echo x > "{outside}/escaped") 2>/dev/null && echo confined'
        try:
            tried = run(
                ["/bin/sh", "-c", probe],
                cwd=inside,
                limits=Limits(wall_s=10),
                sandbox=Sandbox(level=level),
            )
        except (OSError, RtlgenError) as error:
            return str(error)
        if tried.ok and tried.stdout == "confined\n" and not (outside / "escaped").exists():
            return ""
    said = tried.stderr.strip().splitlines()
    return f"{level}: {said[-1] if said else tried.ended}"
