# Writes file after file, each below the limit of one file.
# expect: RESOURCE

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
    for number in range(4000):
        attempt(pathlib.Path(f"fill{number}").write_bytes, bytes(8 << 20))
    assert dut is not None
