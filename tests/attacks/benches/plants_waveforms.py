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
    for name in ("waves.vcd", "a.vcd"):
        pathlib.Path(name).write_text(TEXT + "bhello !\n#5\nb1 ~\n")
    pathlib.Path("waves.fst").write_bytes(b"\0" * 10_000)
    await Timer(1, "ns")
    assert str(dut.sum.value) == "999", "sum"
