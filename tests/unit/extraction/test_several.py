"""Replies to a problem that asks for several files."""

from __future__ import annotations

import json

import pytest

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.problem import Problem
from rtlgen.extraction.extract import extract

TOP = "module top (input a, output y);\n  inner i (.a(a), .y(y));\nendmodule\n"
INNER = "module inner (input a, output y);\n  assign y = a;\nendmodule\n"
TWO = Problem(id="two", suite="cvdp", spec="", top="top", targets=("rtl/top.sv", "rtl/inner.sv"))
ONE = Problem(id="one", suite="cvdp", spec="", top="top", targets=("rtl/deep/whole.v",))


def extracted(text: str, problem: Problem = TWO, finish: FinishReason = FinishReason.STOP) -> Extraction:
    return extract(Completion(text=text, finish_reason=finish), problem)


def files(text: str, problem: Problem = TWO) -> dict[str, str]:
    candidate = extracted(text, problem).candidate
    assert candidate is not None
    return {f.path: f.text for f in candidate.files}


BOTH = {"rtl/top.sv": TOP, "rtl/inner.sv": INNER}


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps({"code": [{"rtl/inner.sv": INNER}, {"rtl/top.sv": TOP}]}),
        json.dumps({"code": [{"rtl/inner.sv": f"```verilog\n{INNER}```"}, {"rtl/top.sv": f"```\n{TOP}```"}]}),
        "Here it is:\n" + json.dumps({"code": {"rtl/top.sv": TOP, "rtl/inner.sv": INNER}}),
        f"**rtl/top.sv**\n```verilog\n{TOP}```\n\n**rtl/inner.sv**\n```verilog\n{INNER}```\n",
        f"```verilog\n// rtl/inner.sv\n{INNER}```\nand\n```verilog\n{TOP}```\n",
        f"```verilog\n{TOP}\n{INNER}```\n",
        f"{INNER}\n{TOP}",
    ],
    ids=["json", "json-fences", "json-object", "headings", "comment", "one-fence", "bare"],
)
def test_each_part_goes_to_its_path(reply: str) -> None:
    found = files(reply)
    assert list(found) == ["rtl/top.sv", "rtl/inner.sv"]
    assert all(BOTH[path] in text for path, text in found.items())
    assert "module inner" not in found["rtl/top.sv"]


def test_what_stands_around_a_module_stays_with_it() -> None:
    defined = f"`define GATE 1\n{INNER}"
    assert files(json.dumps({"rtl/top.sv": TOP, "rtl/inner.sv": defined}))["rtl/inner.sv"] == defined


def test_a_part_without_a_path_goes_to_the_first() -> None:
    found = files(f"```verilog\n{TOP}\nmodule spare; wire a; endmodule\n```\n```verilog\n{INNER}```")
    assert list(found) == ["rtl/top.sv", "rtl/inner.sv"]


def test_a_testbench_is_left_out() -> None:
    bench = "module tb;\n  reg a; wire y; top t (a, y);\n  initial #5 $finish;\nendmodule\n"
    found = files(f"```verilog\n{TOP}\n{INNER}\n{bench}```")
    assert "module tb" not in "".join(found.values())


def test_the_later_version_of_a_module_counts() -> None:
    found = files(f"```verilog\n{INNER.replace('= a', '= ~a')}```\nBetter:\n```verilog\n{TOP}\n{INNER}```")
    assert found["rtl/inner.sv"] == INNER


def test_one_of_two_is_what_there_is() -> None:
    assert list(files(json.dumps({"code": [{"rtl/top.sv": TOP}]}))) == ["rtl/top.sv"]


def test_a_reply_that_breaks_off_has_no_candidate() -> None:
    cut = extracted(f"```verilog\n{TOP}```\n```verilog\n{INNER[:40]}", finish=FinishReason.LENGTH)
    assert cut.candidate is None
    assert cut.truncated


@pytest.mark.parametrize(
    "reply", [TOP, f"```verilog\n{TOP}```", json.dumps({"code": [{"rtl/deep/whole.v": TOP}]})]
)
def test_a_single_file_has_the_path_that_is_asked_for(reply: str) -> None:
    assert files(reply, ONE) == {"rtl/deep/whole.v": TOP}
