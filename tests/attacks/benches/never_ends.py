# Cannot be told to end: it takes no signal, and waits.
# expect: TIMEOUT

import signal
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
    for number in range(1, 65):
        attempt(signal.signal, number, signal.SIG_IGN)
    while True:
        time.sleep(1)
    assert dut is not None
