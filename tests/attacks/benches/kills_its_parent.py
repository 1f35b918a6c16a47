# Kills every process that it can name: its parent, its group, all.
# expect: PASS

import os
import signal

import cocotb
from cocotb.triggers import Timer


def attempt(action, *arguments):
    """Carry on, whatever comes of it."""
    try:
        return action(*arguments)
    except BaseException as error:
        return error


def alive(pid):
    return attempt(os.kill, pid, 0) is None


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    for pid in (os.getppid(), int("PARENT"), 1):
        attempt(os.kill, pid, signal.SIGKILL)
    attempt(os.killpg, os.getpgid(int("PARENT")) if alive(int("PARENT")) else 1, signal.SIGKILL)
    attempt(os.kill, -1, signal.SIGKILL)
    assert dut is not None
