# Leaves behind what the one who tidies up may follow or stumble over: links, pipes, a locked folder,
# and what takes the place of a waveform.
# expect: MISMATCH

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
    os.symlink("CANARIES/secret.txt", "waves.vcd")
    os.symlink("CANARIES", "waves")
    os.symlink("/", "root")
    attempt(os.mkfifo, "dump.vcd")
    os.mkdir("locked")
    pathlib.Path("locked", "file").touch()
    attempt(os.chmod, "locked", 0)
    attempt(os.chmod, ".", 0o500)
    assert str(dut.sum.value) == "999", "sum"
    assert dut is not None
