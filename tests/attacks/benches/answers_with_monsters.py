# Answers with numbers that no one can print and half characters that no one can write.
# expect: UNKNOWN

import gc
import os

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    wire = next(o for o in gc.get_objects() if type(o).__name__ == "Wire")
    test = {"name": "\ud800", "status": "failed", "message": "\udfff", "sim_time_ps": 10**400}
    test |= {"stop_ps": 10**400, "checks": 10**400, "channel": None}
    wire.send({"tests": [test], "ended_early": False, "end_time_ps": 10**400})
    os._exit(0)
    assert dut is not None
