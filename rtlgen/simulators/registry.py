"""The simulators by name."""

from __future__ import annotations

from rtlgen.core.registry import Registry
from rtlgen.simulators.protocol import Simulator

SIMULATORS: Registry[Simulator] = Registry(
    "simulator",
    "rtlgen.simulators",
    {
        "icarus": "rtlgen.simulators.icarus:Icarus",
        "verilator": "rtlgen.simulators.verilator:Verilator",
    },
)
