"""The cycles around the first divergence, where the bench itself tells only a time or an assertion."""

from __future__ import annotations

import pytest
from bench_values import PLAIN, WRONG_AT_7, candidate, cocotb_spec
from test_bench_native import BENCHES

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.simulation import Divergence
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.pipeline import Verifier

pytestmark = [pytest.mark.icarus, pytest.mark.cocotb]


def divergence(bench: BenchSpec) -> Divergence:
    problem = Problem(id="dff", suite="test", spec="", top="dff", bench=bench, digest="dff")
    verdict = Verifier([Icarus(best_sandbox())]).verify_candidate(candidate(WRONG_AT_7), problem)
    assert verdict.simulation is not None
    assert verdict.simulation.divergence is not None
    return verdict.simulation.divergence


@pytest.mark.parametrize("kind", ["cocotb", "rtlgen", "verilogeval"])
def test_the_wrong_value_stands_among_the_cycles_around_it(kind: str) -> None:
    if kind == "cocotb":
        found = divergence(cocotb_spec(PLAIN))
    else:
        file = SourceFile(path="tb.sv", text=BENCHES[kind])
        found = divergence(BenchSpec(kind=BenchKind.NATIVE, files=(file,), top="tb", dialect=kind))
    assert found.signals == ("q",)
    assert len(found.window) > 3
    here = next(c for c in found.window if c.time_ps == found.time_ps)
    assert dict(here.inputs)["d"] == "0111"
    assert dict(here.actual) == {"q": "0110"}
