"""Every mend on the real compiler: refused before, accepted after; and nothing that is uncertain touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mend_examples import GOOD, LEFT_ALONE, Example

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.trace import Mended
from rtlgen.core.verdict import Verdict
from rtlgen.mending.judged import mendable, mended
from rtlgen.mending.mend import mend
from rtlgen.mending.rules import RULES
from rtlgen.simulators.icarus import Icarus
from rtlgen.verify.pipeline import Verifier
from rtlgen.verilog.modules import modules, tops

pytestmark = pytest.mark.icarus

VERIFIER = Verifier([Icarus()])
IDS = [f"{e.mend}-{n}" for n, e in enumerate(GOOD)]


def problem(asks: str) -> Problem:
    (asked,) = modules(asks)
    return Problem(id="m", suite="test", spec="", top="m", ports=asked.ports)


def candidate(text: str) -> Candidate:
    found = tops(modules(text)) or ("m",)
    return Candidate(files=(SourceFile(path="m.sv", text=text),), top="m" if "m" in found else found[0])


def judged(text: str, asked: Problem) -> tuple[Verdict, Mended | None]:
    """The verdict as it stands, and what mending makes of it."""
    design = candidate(text)
    verdict = VERIFIER.verify_candidate(design, asked)
    return verdict, mended(design, asked, verdict, lambda c: VERIFIER.verify_candidate(c, asked))


@pytest.mark.parametrize("example", GOOD, ids=IDS)
def test_a_mend_makes_it_compile(example: Example) -> None:
    asked = problem(example.asks)
    verdict, found = judged(example.text, asked)
    assert mendable(verdict), "this must not compile, or the example shows nothing"
    assert found is not None
    assert found.verdict.cause == "no_bench", found.verdict.summary
    assert example.mend in [m.name for m in found.mends]
    text = found.candidate.text
    assert example.becomes in text
    lines = example.text.splitlines()
    assert len(text.splitlines()) == len(lines)
    for made in found.mends:
        assert 1 <= made.line <= len(lines)
        assert made.file == "m.sv"
    again = mend(found.candidate, asked, found.verdict.diagnostics)
    assert again.candidate == found.candidate


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_uncertain_stays(text: str) -> None:
    asked = replace(problem("module m(input clk); endmodule"), ports=())
    verdict, found = judged(text, asked)
    assert mendable(verdict), "this must not compile, or the example shows nothing"
    assert found is None, found and found.mends
    assert mend(candidate(text), asked).mends == ()


def test_every_mend_has_an_example() -> None:
    assert {e.mend for e in GOOD} == {rule.__name__ for rule in RULES}
