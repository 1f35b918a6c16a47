"""A seccomp filter for what no simulator, compiler or testbench needs.

The program is classic BPF over `struct seccomp_data` (Linux, include/uapi/linux/seccomp.h): an array
of `struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }`, in the machine's byte order.
"""

from __future__ import annotations

import platform
import struct

from rtlgen.core.value import value

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32

_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS = 0x00050000 | 1, 0x00050000 | 38

_CLONE_THREAD = 0x00010000
_SPAWN = 0x4111
"""The flags of posix_spawn(3): CLONE_VM, CLONE_VFORK, and SIGCHLD at the end."""
_CLONE_NEW = 0x7E020000
"""The flags that ask for a new namespace."""
_X32 = 0x40000000
"""Calls from here on belong to the x32 ABI."""


@value
class _Machine:
    """An architecture's numbers (include/uapi/linux/audit.h, and its own syscall table)."""

    audit: int
    clone: int
    clone3: int
    forks: tuple[int, ...]
    limits: tuple[int, int]
    """setrlimit, prlimit64."""
    changes: tuple[int, ...]
    """What changes a file's mode, owner, extended attributes or times: Landlock lets all of it pass, on any
    file that has a name. Compilers need some of it."""
    denied: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        clone3=435,
        forks=(57, 58),  # fork, vfork
        limits=(160, 302),
        changes=(
            *(90, 91, 268, 452),  # chmod, fchmod, fchmodat, fchmodat2
            *(92, 93, 94, 260),  # chown, fchown, lchown, fchownat
            *(188, 189, 190, 197, 198, 199),  # setxattr, removexattr and their kin
            *(132, 235, 261, 280),  # utime, utimes, futimesat, utimensat
        ),
        denied=(
            *(41, 53),  # socket, socketpair
            *(101, 310, 311, 312, 438),  # ptrace, process_vm_readv/writev, kcmp, pidfd_getfd
            *(165, 166, 155, 161, 272, 308),  # mount, umount2, pivot_root, chroot, unshare, setns
            *(428, 429, 430, 431, 432, 433, 442),  # the newer mount calls
            *(321, 298, 323),  # bpf, perf_event_open, userfaultfd
            *(248, 249, 250),  # keys
            *(246, 320, 175, 313, 176, 169),  # kexec, modules, reboot
            *(167, 168, 172, 173, 163, 179, 103),  # swap, io ports, acct, quota, syslog
            *(425, 426, 427),  # io_uring
            *(303, 304, 135, 133, 259),  # file handles, personality, mknod
            *(164, 227, 159, 305, 170, 171),  # clocks, host name
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        clone3=435,
        forks=(),
        limits=(164, 261),
        changes=(
            *(52, 53, 452),
            *(54, 55),
            *(5, 6, 7, 14, 15, 16),
            88,
        ),
        denied=(
            *(198, 199),
            *(117, 270, 271, 272, 438),
            *(40, 39, 41, 51, 97, 268),
            *(428, 429, 430, 431, 432, 433, 442),
            *(280, 241, 282),
            *(217, 218, 219),
            *(104, 294, 105, 273, 106, 142),
            *(224, 225, 89, 60, 116),
            *(425, 426, 427),
            *(264, 265, 92, 33),
            *(170, 112, 171, 266, 161, 162),
        ),
    ),
}


def program(*, may_fork: bool, machine: str = "") -> bytes | None:
    """The filter: denied calls fail with EPERM; None on a machine whose call numbers are not known here.

    Args:
        may_fork: False is for a simulation: it denies new processes too, threads stay allowed, and changes
            of files that are not their content.
        machine: as `platform.machine()` names it; empty for this one.
    """
    numbers = _MACHINES.get(machine or platform.machine())
    if numbers is None:
        return None
    code = [_op(_LOAD, _ARCHITECTURE), _op(_EQUAL, numbers.audit, 1, 0), _op(_RETURN, _KILL)]
    code += [_op(_LOAD, _NUMBER), _op(_AT_LEAST, _X32, 0, 1), _op(_RETURN, _EPERM)]
    # clone3 hides its flags behind a pointer; without it the C library falls back to clone.
    code += _when(numbers.clone3, [_op(_RETURN, _ENOSYS)])
    flags = [_op(_LOAD, _FIRST_ARGUMENT), _op(_ANY_BIT, _CLONE_NEW, 0, 1), _op(_RETURN, _EPERM)]
    if not may_fork:
        flags += [_op(_ANY_BIT, _CLONE_THREAD, 1, 0), _op(_RETURN, _EPERM)]
    code += _when(numbers.clone, [*flags, _op(_RETURN, _ALLOW)])
    for number in (*numbers.denied, *(() if may_fork else (*numbers.forks, *numbers.changes))):
        code += _when(number, [_op(_RETURN, _EPERM)])
    return b"".join([*code, _op(_RETURN, _ALLOW)])


def for_a_job(*, may_fork: bool, spawned: bool, machine: str = "") -> bytes | None:
    """What a job gets on top of `program(may_fork=True)`, which whoever starts it has already. It is short:
    the kernel reads a filter once for every system call there is when it is installed.

    Args:
        spawned: installed by the one who starts the job's program, and not by its own process: the one call
            that starts it must get through, and limits that it inherits can no longer be changed.
    """
    numbers = _MACHINES.get(machine or platform.machine())
    if numbers is None:
        return None
    code = [_op(_LOAD, _NUMBER)]
    if not may_fork:
        start = [_op(_EQUAL, _SPAWN, 2, 0)] if spawned else []
        thread = [_op(_ANY_BIT, _CLONE_THREAD, 1, 0), _op(_RETURN, _EPERM)]
        code += _when(numbers.clone, [_op(_LOAD, _FIRST_ARGUMENT), *start, *thread, _op(_RETURN, _ALLOW)])
        for number in (*numbers.forks, *numbers.changes):
            code += _when(number, [_op(_RETURN, _EPERM)])
    if spawned:
        set_limit, set_or_get = numbers.limits
        code += _when(set_limit, [_op(_RETURN, _EPERM)])
        low, high = _op(_LOAD, _THIRD_ARGUMENT), _op(_LOAD, _THIRD_ARGUMENT + 4)
        no_new_one = [low, _op(_EQUAL, 0, 0, 3), high, _op(_EQUAL, 0, 0, 1), _op(_RETURN, _ALLOW)]
        code += _when(set_or_get, [*no_new_one, _op(_RETURN, _EPERM)])
    return b"".join([*code, _op(_RETURN, _ALLOW)])


def _op(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, k)


def _when(number: int, then: list[bytes]) -> list[bytes]:
    """`then`, for this call only."""
    return [_op(_EQUAL, number, 0, len(then)), *then]
