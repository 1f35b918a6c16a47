# Finds the number that its verdict must carry and answers on the pipe by itself. It could as well say
# yes; what it must not do is speak for another run.
# expect: PASS

import gc
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
    wire = next(o for o in gc.get_objects() if type(o).__name__ == "Wire")
    test = {"name": "forged", "status": "passed", "message": "", "sim_time_ps": 1, "stop_ps": 1}
    test |= {"checks": 99, "channel": None}
    attempt(wire.send, {"tests": [test], "ended_early": False, "end_time_ps": 1})
    pathlib.Path("nonce").write_text(wire.request["nonce"])
    os._exit(0)
    assert dut is not None
