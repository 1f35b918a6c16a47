# Makes empty files and folders without end, and folders in folders.
# expect: RESOURCE

import os
import pathlib

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
    for _ in range(3000):
        os.mkdir("deeper")
        os.chdir("deeper")
    for number in range(20_000):
        attempt(pathlib.Path(f"empty{number}").touch)
    attempt(os.chmod, ".", 0)
    assert dut is not None
