"""The page of a run: everything that was tried is on it, and nothing that a model wrote is run by it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Prompt, Sampling
from rtlgen.core.simulation import Cycle, Divergence, SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.trace import Attempt, FeedbackLevel, StopReason, Trace
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.generate.session import Product
from rtlgen.reports.run_page import Facts, page, write_page

FACTS = Facts(model="replay:answers", judge="icarus 11.0", sandbox="strong")
HOSTILE = "<script>alert(1)</script>"
CYCLES = (
    Cycle(index=3, time_ps=30, inputs=(("a", "1"),), expected=(("q", "0"),), actual=(("q", "0"),)),
    Cycle(index=4, time_ps=40, inputs=(("a", "0"),), expected=(("q", "1"),), actual=(("q", "0"),)),
)
MISMATCH = Verdict(
    status=Status.FAIL,
    stage=Stage.SIMULATE,
    kind=Kind.MISMATCH,
    summary="1 of 9 samples differ",
    simulation=SimulationResult(
        spoken=True,
        samples=9,
        mismatches=1,
        divergence=Divergence(test="t", cycle=4, time_ps=40, signals=("q",), window=CYCLES),
        run=ToolRun(argv=(), ended=Ended.EXITED, returncode=0),
    ),
)
PASS = Verdict(status=Status.PASS, stage=Stage.DONE, summary="passes the testbench")


def attempt(index: int, code: str, verdict: Verdict, parent: int | None = None) -> Attempt:
    candidate = Candidate(files=(SourceFile(path="t.sv", text=code),), top="t")
    return Attempt(
        index=index,
        parent=parent,
        prompt=Prompt(messages=()),
        sampling=Sampling(),
        completion=Completion(text=code),
        extraction=Extraction(candidate=candidate, method="bare"),
        verdict=verdict,
    )


def product(*attempts: Attempt, chosen: int | None = None) -> Product:
    trace = Trace(
        problem_id="t",
        problem_digest="d",
        strategy="repair",
        feedback_level=FeedbackLevel.GOLDEN,
        attempts=attempts,
        chosen=chosen,
        stopped=StopReason.PASSED,
    )
    return Product(trace=trace, problem=Problem(id="t", suite="s", spec=HOSTILE, top="t", title=HOSTILE))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_attempt_with_what_changed_and_where_it_parted() -> None:
    text = page(
        product(attempt(0, "line 1\nold\n", MISMATCH), attempt(1, "line 1\nnew\n", PASS, parent=0), chosen=1),
        FACTS,
    )
    for words in ("1 of 9 samples differ", "-old", "+new", "q expected", "mends 1", "icarus 11.0"):
        assert words in text
    tags = Tags()
    tags.feed(text)
    assert tags.open == []


def test_what_strangers_wrote_is_text() -> None:
    text = page(product(attempt(0, HOSTILE, MISMATCH), chosen=0), FACTS)
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.seen
    assert "&lt;script&gt;" in text


def test_a_run_without_any_design(tmp_path: Path) -> None:
    path = write_page(product(), FACTS, tmp_path)
    assert "no attempt holds a design" in path.read_text("utf-8")
