# Answers on every pipe there is, without knowing the number of this run.
# expect: UNKNOWN

import os

import cocotb
from cocotb.triggers import Timer


def attempt(action, *arguments):
    """Carry on, whatever comes of it."""
    try:
        return action(*arguments)
    except BaseException as error:
        return error


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    for fd in range(3, 64):
        attempt(os.write, fd, b'{"nonce": "", "tests": [], "ended_early": false, "end_time_ps": 1}')
    os._exit(0)
    assert dut is not None
