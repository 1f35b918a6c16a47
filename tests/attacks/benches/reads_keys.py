# Looks for keys in the environment, in the home folder and in other processes, and says what it found.
# expect: PASS

import glob
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
    found = [f"{k}={v}" for k, v in os.environ.items() if "KEY" in k]
    places = (
        "CANARIES/*",
        "/root/.*",
        "/root/.ssh/*",
        "/home/*/.ssh/*",
        "/proc/*/environ",
        "/proc/*/cmdline",
    )
    for pattern in places:
        for path in glob.glob(pattern):
            content = attempt(pathlib.Path(path).read_bytes)
            if isinstance(content, bytes) and (b"KEY" in content or path.startswith("CANARIES")):
                found.append(path + content.decode("utf-8", "replace"))
    print("FOUND", found)
    assert not found, found
    assert dut is not None
