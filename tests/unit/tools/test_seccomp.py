"""The filter's program, run by a small interpreter of classic BPF."""

from __future__ import annotations

import struct

import pytest

from rtlgen.tools.seccomp import for_a_job, program

X86_64, AARCH64 = 0xC000003E, 0xC00000B7
ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
THREAD, NEWUSER, SIGCHLD = 0x10000, 0x10000000, 17


def verdict(
    code: bytes,
    number: int,
    *,
    architecture: int = X86_64,
    first_argument: int = 0,
    third_argument: int = 0,
) -> int:
    data = struct.pack("=IIQQQQ", number, architecture, 0, first_argument, 0, third_argument)
    program_ = list(struct.iter_unpack("=HBBI", code))
    at = accumulator = 0
    while True:
        operation, yes, no, k = program_[at]
        at += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, k)
        elif operation == 0x06:
            return int(k)
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[operation]
            at += yes if holds else no


def x86(*, may_fork: bool) -> bytes:
    code = program(may_fork=may_fork, machine="x86_64")
    assert code is not None
    return code


@pytest.mark.parametrize("number", [0, 1, 9, 59, 202, 231, 257, 334])
def test_ordinary_calls_pass(number: int) -> None:
    assert verdict(x86(may_fork=False), number) == ALLOW


@pytest.mark.parametrize("number", [41, 53, 101, 165, 272, 321, 425])
def test_dangerous_calls_fail(number: int) -> None:
    assert verdict(x86(may_fork=True), number) == EPERM


@pytest.mark.parametrize("number", [90, 268, 92, 188, 280])
def test_a_simulation_changes_no_modes_owners_or_times(number: int) -> None:
    assert verdict(x86(may_fork=True), number) == ALLOW
    assert verdict(x86(may_fork=False), number) == EPERM
    job = for_a_job(may_fork=False, spawned=False, machine="x86_64")
    assert job is not None
    assert verdict(job, number) == EPERM


def test_new_processes_only_where_allowed() -> None:
    for number in (57, 58):
        assert verdict(x86(may_fork=True), number) == ALLOW
        assert verdict(x86(may_fork=False), number) == EPERM
    assert verdict(x86(may_fork=True), 56, first_argument=SIGCHLD) == ALLOW
    assert verdict(x86(may_fork=False), 56, first_argument=SIGCHLD) == EPERM


def test_threads_always_pass_and_namespaces_never() -> None:
    for may_fork in (True, False):
        code = x86(may_fork=may_fork)
        assert verdict(code, 56, first_argument=THREAD | 0xF00) == ALLOW
        assert verdict(code, 56, first_argument=NEWUSER | SIGCHLD) == EPERM
        assert verdict(code, 435) == ENOSYS


def test_other_abis_are_no_way_round() -> None:
    code = x86(may_fork=True)
    assert verdict(code, 41, architecture=0x40000003) == KILL
    assert verdict(code, 0x40000000 | 41) == EPERM


def test_arm_has_its_own_numbers_and_others_no_filter() -> None:
    code = program(may_fork=False, machine="aarch64")
    assert code is not None
    assert verdict(code, 198, architecture=AARCH64) == EPERM
    assert verdict(code, 41, architecture=AARCH64) == EPERM
    assert verdict(code, 56, architecture=AARCH64) == ALLOW  # openat
    assert verdict(code, 220, architecture=AARCH64, first_argument=SIGCHLD) == EPERM
    assert program(may_fork=False, machine="riscv64") is None


def job(*, may_fork: bool, spawned: bool) -> bytes:
    code = for_a_job(may_fork=may_fork, spawned=spawned, machine="x86_64")
    assert code is not None
    return code


POSIX_SPAWN = 0x100 | 0x4000 | SIGCHLD


def test_a_job_on_its_own_starts_threads_only() -> None:
    for spawned in (False, True):
        alone = job(may_fork=False, spawned=spawned)
        assert verdict(alone, 56, first_argument=THREAD | 0xF00) == ALLOW
        assert verdict(alone, 56, first_argument=SIGCHLD) == EPERM
        assert verdict(alone, 57) == verdict(alone, 58) == EPERM
        # what is installed before the program starts must let its start through
        assert verdict(alone, 56, first_argument=POSIX_SPAWN) == (ALLOW if spawned else EPERM)
    assert verdict(job(may_fork=True, spawned=True), 56, first_argument=SIGCHLD) == ALLOW


@pytest.mark.parametrize("may_fork", [True, False])
def test_inherited_limits_can_be_read_and_not_set(may_fork: bool) -> None:
    code = job(may_fork=may_fork, spawned=True)
    assert verdict(code, 160) == EPERM
    assert verdict(code, 302) == ALLOW
    for address in (0x1000, 0x7FFF_0000_0000, 1 << 32):
        assert verdict(code, 302, third_argument=address) == EPERM
    assert verdict(job(may_fork=may_fork, spawned=False), 302, third_argument=0x1000) == ALLOW
