# Writes wherever it may: a path it was told, the home folder, the folders of temporary files, the
# libraries that it was started from. It says yes, as it may: its PASS counts as own-bench.
# expect: PASS

import os
import pathlib
import sys

import cocotb
import rtlgen_bench
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
    for folder in (*sys.path, "CANARIES", "/tmp", "/var/tmp", "/dev/shm", "/root", "/etc", "/usr/lib"):
        attempt(pathlib.Path(folder, "MARKER").write_text, "was here")
    for path in (cocotb.__file__, rtlgen_bench.__file__, "CANARIES/secret.txt"):
        attempt(pathlib.Path(path).write_text, "print('MARKER')")
        attempt(os.chmod, path, 0o777)
        attempt(os.unlink, path)
    assert dut is not None
