"""The benches by kind."""

from __future__ import annotations

from rtlgen.bench.protocol import Bench
from rtlgen.core.problem import BenchKind
from rtlgen.core.registry import Registry

BENCHES: Registry[Bench] = Registry(
    "bench",
    "rtlgen.bench",
    {
        "cocotb": "rtlgen.bench.cocotb_bench:CocotbBench",
        "native": "rtlgen.bench.native:NativeBench",
        "runner": "rtlgen.bench.runner_bench:RunnerBench",
    },
)


def bench_for(kind: BenchKind) -> Bench:
    """The bench that runs testbenches of this kind."""
    return BENCHES.load(kind.value)()
