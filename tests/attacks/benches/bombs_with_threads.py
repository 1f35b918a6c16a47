# Starts threads without end, none of which ends.
# expect: PASS RESOURCE

import threading
import time

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
    for _ in range(100_000):
        if attempt(threading.Thread(target=time.sleep, args=(600,), daemon=True).start) is not None:
            break
    assert dut is not None
