"""Run a program confined by Landlock and seccomp, and leave nothing of it behind.

A program of its own (`python -I -S confine.py --read=P --write=P [--no-fork] -- ARGV`), for machines that
forbid user namespaces. It adopts whatever the program leaves behind (PR_SET_CHILD_SUBREAPER), kills it when
the program ends, dies with its own parent, and ends as the program ended.
"""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import struct
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 22, 36, 38
SECCOMP_MODE_FILTER = 2

# include/uapi/linux/landlock.h; the same call numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
EVERYTHING_SINCE = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
PT_INTERP = 3
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


class Refused(Exception):
    """The kernel would not confine us."""


class Told(Exception):
    """We were told to end (SIGTERM)."""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(what: str, number: int, *arguments: object) -> int:
    result = int(_libc().syscall(number, *arguments))
    if result < 0:
        raise Refused(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def _prctl(option: int, *arguments: object) -> None:
    if _libc().prctl(option, *arguments, *([0] * (4 - len(arguments)))):
        raise Refused(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def landlock_abi() -> int:
    """The version of Landlock that the kernel speaks.

    Raises:
        Refused: the kernel has no Landlock, or it is off.
    """
    return _call("no Landlock", CREATE_RULESET, None, ctypes.c_size_t(0), 1)


class Place:
    """A file or folder, held open by a descriptor that can do nothing else."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        self._is_folder = stat.S_ISDIR(os.fstat(self.fd).st_mode)

    def fitting(self, rights: int) -> int:
        """Those of `rights` that there are for it."""
        return rights if self._is_folder else rights & OF_FILES


def ruleset(
    read: Iterable[Place], write: Iterable[Place], abi: int, run: Iterable[Place] | None = None
) -> int:
    """A descriptor of rules that allow only these places: the first to read and run, the second for all.

    Args:
        run: only these may be run, instead.

    Raises:
        Refused: the kernel does not take them.
    """
    handled = EVERYTHING_SINCE[max(v for v in EVERYTHING_SINCE if v <= abi)]
    network = 0b11 if abi >= 4 else 0  # bind and connect by TCP
    scoped = 0b11 if abi >= 6 else 0  # abstract sockets and signals to the outside
    attributes = struct.pack("=QQQ", handled, network, scoped)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    rules = _call("landlock_create_ruleset", CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    look = READ_FILE | READ_DIR
    allowed = [(read, look | EXECUTE), (write, handled)]
    if run is not None:
        allowed = [(read, look), (write, handled & ~EXECUTE), (run, look | EXECUTE)]
    for some, rights in allowed:
        for place in some:
            rule = struct.pack("=Qi", place.fitting(rights) & handled, place.fd)
            _call(f"landlock_add_rule {place.path}", ADD_RULE, rules, 1, rule, 0)
    return rules


def restrict(rules: int) -> None:
    """From here on these rules hold, for this thread and all that it starts.

    Raises:
        Refused: the kernel does not take them.
    """
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _call("landlock_restrict_self", RESTRICT_SELF, rules, 0)


def landlock(read: list[str], write: list[str]) -> None:
    """From here on, only these paths: the first to read and run, the second for everything.

    Raises:
        Refused: the kernel has no Landlock, or it is off.
    """
    rules = ruleset(places(read), places(write), landlock_abi())
    restrict(rules)
    os.close(rules)


def places(paths: Iterable[str]) -> list[Place]:
    """Those of `paths` that there are."""
    return [Place(p) for p in paths if Path(p).exists()]


def runs_by(program: str) -> list[str]:
    """What the system executes when it executes `program`: it, and the loader or interpreter it names."""
    with Path(program).open("rb") as file:
        head = file.read(1 << 12)
    if head.startswith(b"#!"):
        interpreter = head[2:].split(maxsplit=1)[0].decode()
        return [program, *runs_by(interpreter)]
    if head[:6] != b"\x7fELF\x02\x01":
        raise Refused(f"{program} is neither a 64-bit program nor a script")
    table, size, count = *struct.unpack_from("<Q", head, 32), *struct.unpack_from("<HH", head, 54)
    for at in range(table, table + size * count, size):
        kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", head, at)
        if kind == PT_INTERP:
            return [program, head[offset : offset + length - 1].decode()]
    return [program]


def filter_calls(program: bytes) -> None:
    """Install a seccomp program (struct sock_fprog).

    Raises:
        Refused: the kernel does not take it.
    """
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header)


def children(pid: int) -> list[int]:
    """Its direct children; none where it is gone."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _reap_everything() -> None:
    """Kill all descendants, those of killed ones included, which come to us when their parent dies."""
    while True:
        for pid in children(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


def _become(argv: list[str], read: list[str], write: list[str], may_fork: bool) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from rtlgen.tools import seccomp  # after the path: -I leaves it empty

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    program = seccomp.program(may_fork=may_fork)
    landlock(read, write)
    if program is not None:
        filter_calls(program)
    os.execv(argv[0], argv)


def main(arguments: list[str]) -> int:
    """Parse, confine, run, reap; returns the exit status, or dies as the program died."""
    cut = arguments.index("--")
    options, argv = arguments[:cut], arguments[cut + 1 :]
    read = [o.removeprefix("--read=") for o in options if o.startswith("--read=")]
    write = [o.removeprefix("--write=") for o in options if o.startswith("--write=")]
    signal.signal(signal.SIGTERM, _told)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    child = os.fork()
    if child == 0:
        try:
            _become(argv, read, write, "--no-fork" not in options)
        except (Refused, OSError) as error:
            os.write(2, f"confine: {error}\n".encode())
        finally:
            os._exit(126)
    try:
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
    except Told:
        code = -signal.SIGKILL
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # nothing may keep us from tidying up
    _reap_everything()
    if code < 0:
        if code != -signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


def _told(_number: int, _frame: object) -> None:
    raise Told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
