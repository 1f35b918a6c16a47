"""The account of what was left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.dataset.clean.benchmarks import present
from rtlgen.dataset.clean.cleaning import Cleaning
from rtlgen.dataset.clean.decontaminate import Decontaminator
from rtlgen.simulators.icarus import Icarus


def test_what_an_earlier_process_refused_is_counted() -> None:
    cleaning = Cleaning(benchmarks=Decontaminator(Icarus()))
    reasons = [
        "is like Prob001_zero of verilog-eval-v2:spec-to-rtl by its function",
        "is like Prob001_zero of verilog-eval-v2:spec-to-rtl by its function",
        "is like a wire of the house of builtin by its prompt",
        "is a near-duplicate of adder-1",
        "'case' is not right: 3 of 4 samples differ",
    ]
    cleaning.recall(10, reasons)
    told = cleaning.report()["contamination"]
    assert (told["looked_at"], told["removed"]) == (14, 3)
    assert told["by"] == {"verilog-eval-v2:spec-to-rtl by function": 2, "builtin by prompt": 1}


def test_where_nothing_is_cleaned_nothing_is_told() -> None:
    cleaning = Cleaning()
    cleaning.recall(10, ["is a near-duplicate of adder-1"])
    assert cleaning.report() == {}


@pytest.mark.shared_data
def test_a_suite_is_told_by_its_own_name(shared_data: Path) -> None:
    names = [suite.name for suite in present([shared_data / "rtllm-v2.tar.gz"])]
    assert "rtllm-v2" in names
    assert "rtllm-v1.1" not in names
