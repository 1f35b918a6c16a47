"""What a run tells while it goes on: the story that the command line prints."""

from __future__ import annotations

from collections.abc import Callable

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.prompt import Prompt
from rtlgen.core.trace import Mended, StopReason
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.generate.bench_audit import BenchCheck
from rtlgen.generate.strategy import Ask


@value
class Resumed:
    """An earlier command has tried `attempts` already; `unjudged` of them are judged now."""

    attempts: int
    unjudged: int


@value
class CourseChanged:
    """The strategy gives up its normal course; `Asked` follows."""

    why: str


@value
class Asked:
    index: int
    """Of the first attempt that will answer it."""
    ask: Ask
    prompt: Prompt


@value
class Answered:
    index: int
    completion: Completion


@value
class Extracted:
    index: int
    extraction: Extraction


@value
class Judged:
    index: int
    verdict: Verdict


@value
class MendedDesign:
    """What is certain was mended, and the run goes on with the mended design. Follows `Judged`."""

    index: int
    mended: Mended


@value
class JudgedAgain:
    """The first verdict was an ERROR of ours; a second one is sought."""

    index: int
    verdict: Verdict
    """The ERROR."""


@value
class Stopped:
    reason: StopReason
    chosen: int | None
    why: str = ""


@value
class BenchAsked:
    """The model is asked for a testbench, or a part of one."""

    round: int
    """0-based; above 0 the tests are asked for again."""
    step: str
    """"plan", "model", "tests" or "repair"."""


@value
class BenchExamined:
    round: int
    checks: tuple[BenchCheck, ...]


Event = (
    Resumed
    | CourseChanged
    | Asked
    | Answered
    | Extracted
    | Judged
    | MendedDesign
    | JudgedAgain
    | Stopped
    | BenchAsked
    | BenchExamined
)
Observer = Callable[[Event], None]


def unobserved(event: Event) -> None:
    """The observer of a run that nobody watches."""
