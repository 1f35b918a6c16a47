"""The verdict lines of native benches."""

from __future__ import annotations

import pytest

from rtlgen.bench.dialects import dialect, read_rtlgen, read_rtllm, read_verilogeval
from rtlgen.core.errors import UnknownName

VERILOGEVAL = """\
Hint: Output 'q' has 12 mismatches. First mismatch occurred at time 15.
Hint: Output 'done' has no mismatches.
Hint: Total mismatched samples is 12 out of 121 samples

Simulation finished at 606 ps
Mismatches: 12 in 121 samples
"""


def test_verilogeval_counts_per_output_and_first_time() -> None:
    heard = read_verilogeval(VERILOGEVAL)
    assert (heard.spoken, heard.samples, heard.mismatches) == (True, 121, 12)
    assert [(o.signal, o.mismatches) for o in heard.outputs] == [("q", 12), ("done", 0)]
    assert (heard.first_time, heard.first_outputs) == (15, ("q",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mismatches: 0 in 100 samples\n" + VERILOGEVAL,
        VERILOGEVAL.replace("\nMismatches: 12 in", "\nMismatches: 0 in"),
        "Mismatches: 5 in 2 samples\n",
        "xMismatches: 0 in 100 samples\n",
        "Mismatches: 0 in 100 samples and more\n",
    ],
)
def test_verilogeval_that_is_no_verdict(text: str) -> None:
    heard = read_verilogeval(text)
    assert not heard.spoken
    assert heard.problem


def test_zero_samples_stay_zero_samples() -> None:
    heard = read_verilogeval("Mismatches: 0 in 0 samples\n")
    assert (heard.spoken, heard.samples) == (True, 0)


def test_the_benchs_own_timeout_is_told() -> None:
    assert read_verilogeval("TIMEOUT\n" + VERILOGEVAL).timed_out
    assert not read_verilogeval(VERILOGEVAL).timed_out


def test_rtlgen_with_mismatch_lines() -> None:
    heard = read_rtlgen(
        "RTLGEN mismatch time=25000 output=q expected=0101 actual=01X1\n"
        "RTLGEN mismatch time=15000 output=q expected=1--1 actual=0000\n"
        "RTLGEN mismatch time=15000 output=r expected=1 actual=z\n"
        "RTLGEN samples=9 mismatches=2\n"
    )
    assert (heard.samples, heard.mismatches, heard.first_time) == (9, 2, 15000)
    assert heard.first_outputs == ("q", "r")
    assert heard.divergence is not None
    (cycle,) = heard.divergence.window
    assert dict(cycle.expected) == {"q": "1--1", "r": "1"}
    assert dict(cycle.actual) == {"q": "0000", "r": "z"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RTLGEN samples=9 mismatches=0\nRTLGEN samples=9 mismatches=0\n",
        "RTLGEN samples=1 mismatches=2\n",
        "RTLGEN mismatch time=1 output=q expected=1 actual=0\nRTLGEN samples=1 mismatches=0\n",
        "RTLGEN samples=-1 mismatches=0\n",
    ],
)
def test_rtlgen_that_is_no_verdict(text: str) -> None:
    assert not read_rtlgen(text).spoken


@pytest.mark.parametrize(
    ("text", "samples", "mismatches"),
    [
        ("===========Your Design Passed===========\n", 1, 0),
        ("=========== Your Design Passed ===========\n", 1, 0),
        ("=========== Test completed with          3 /100 failures ===========\n", 100, 3),
        ("===========Test completed with 20/20 failures===========\n", 20, 20),
        ("===========Error===========\n", 1, 1),
        ("Failed at  1: clk=1\nFailed at  2: clk=0\n===========Failed===========\n", 2, 2),
    ],
)
def test_rtllm(text: str, samples: int, mismatches: int) -> None:
    heard = read_rtllm(text)
    assert (heard.spoken, heard.samples, heard.mismatches) == (True, samples, mismatches)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Your Design Passed\n",
        "===Your Design Passed===\n===Your Design Passed===\n",
        "===Your Design Passed===\n===========Error===========\n",
        "===Your Design Passed===\nTest completed with 2 /100 failures\n",
    ],
)
def test_rtllm_that_is_no_verdict(text: str) -> None:
    assert not read_rtllm(text).spoken


def test_an_unknown_dialect_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        dialect("klingon")
    assert "verilogeval" in caught.value.hint
