# Forks without end.
# expect: PASS

import os
import time

import cocotb
from cocotb.triggers import Timer


def attempt(action, *arguments):
    """Carry on, whatever comes of it."""
    try:
        return action(*arguments)
    except BaseException as error:
        return error


def fork():
    if os.fork() == 0:
        time.sleep(600)


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    for _ in range(2000):
        attempt(fork)
    assert dut is not None
