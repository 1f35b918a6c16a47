"""What a bench's text says of how long it takes, before it has run."""

from __future__ import annotations

import pytest

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec
from rtlgen.verify import pace


def bench(*texts: str) -> BenchSpec:
    files = tuple(SourceFile(path=f"{n}.sv", text=text) for n, text in enumerate(texts))
    return BenchSpec(kind=BenchKind.NATIVE, files=files, top="tb", dialect="verilogeval")


@pytest.mark.parametrize(
    ("text", "long"),
    [("repeat(100) @(posedge clk);", False), ("repeat (200000) @(posedge clk);", True), ("", False)],
)
def test_a_bench_that_repeats_often_is_long(text: str, long: bool) -> None:
    assert pace.is_long(bench("module ref; endmodule", text)) is long


def test_a_first_batch_may_use_what_the_bench_says_up_to_a_few_seconds() -> None:
    assert pace.first_cpu_s(bench("")) == pytest.approx(0.5)
    assert pace.first_cpu_s(bench("repeat(100) x;")) == pytest.approx(0.5)
    assert 2 < pace.first_cpu_s(bench("repeat(2000) x;", "repeat(500) y;")) < 4
    assert pace.first_cpu_s(bench("repeat(999999999) x;")) == pytest.approx(5)
