# Leaves broken waveforms for the one who looks at the cycles before its failed assertion.
# expect: MISMATCH

import pathlib

import cocotb
from cocotb.triggers import Timer

NAMES = ("clk", "rst", "en", "d", "sum", "odd")
VARIABLES = "".join(f"$var wire 8 {chr(33 + n)} {name} $end\n" for n, name in enumerate(NAMES))
TEXT = f"$scope module TopModule $end\n{VARIABLES}$upscope $end\n$enddefinitions $end\n#0\n"


@cocotb.test()
async def attack(dut):
    pathlib.Path("waves.fst").write_text(TEXT + "".join(f"b{n:b} {chr(33 + n)}\n" for n in range(6)))
    pathlib.Path("other.vcd").write_bytes(b"\xff" * 10_000)
    await Timer(1, "ns")
    assert str(dut.sum.value) == "999", "sum"
