# Writes without end into the pipe on which the result goes.
# expect: RESOURCE

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
    while True:
        for fd in range(3, 128):
            attempt(os.write, fd, bytes(65536))
    assert dut is not None
