# Starts processes that outlive it: in a group of their own, in a session of their own.
# expect: PASS

import os
import subprocess
import sys

import cocotb
from cocotb.triggers import Timer


def attempt(action, *arguments):
    """Carry on, whatever comes of it."""
    try:
        return action(*arguments)
    except BaseException as error:
        return error


def fork_twice(command):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(command[0], command)
        os._exit(0)


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    command = [sys.executable, "-c", "import time; time.sleep(600)", "MARKER"]
    attempt(subprocess.Popen, command)
    attempt(lambda: subprocess.Popen(command, start_new_session=True))
    attempt(os.posix_spawn, sys.executable, command, {})
    attempt(fork_twice, command)
    assert dut is not None
