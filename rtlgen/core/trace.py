"""Everything that was tried for one problem, in order."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.mend import Mend
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Prompt, Sampling
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict


class FeedbackLevel(StrEnum):
    """What of the verdict a model may see; recorded with every result."""

    NONE = "none"
    COMPILE = "compile"
    """Compiler and lint messages only."""
    OWN_BENCH = "own-bench"
    """What its own testbench showed."""
    VERDICT = "verdict"
    """That the judging bench failed, and how: kind and counts, no values."""
    GOLDEN = "golden"
    """The first divergence from the judging bench, values included."""


class StopReason(StrEnum):
    PASSED = "passed"
    ROUNDS = "rounds"
    TOKENS = "tokens"
    SECONDS = "seconds"
    USD = "usd"
    STUCK = "stuck"
    """The same failure again and again after every change of course."""
    ERROR = "error"
    """Our own fault, not the design's."""
    UNVERIFIED = "unverified"
    """No bench could be had; the design compiles and lints."""
    INTERRUPTED = "interrupted"


@value
class Mended:
    """What became of a design that did not compile once what is certain was mended without a model."""

    candidate: Candidate
    mends: tuple[Mend, ...]
    verdict: Verdict


@value
class Attempt:
    index: int
    parent: int | None
    """The attempt whose failure this one answers; None for a fresh start."""
    prompt: Prompt
    sampling: Sampling
    completion: Completion
    extraction: Extraction
    verdict: Verdict
    """Of what the model wrote: the only one that may be counted as its own."""
    feedback: str = ""
    """What the next prompt said about it; empty where it was the last."""
    mended: Mended | None = None
    """None where nothing was mended, or to no avail."""

    @property
    def candidate(self) -> Candidate | None:
        """The design that the run goes on with: the mended one where there is one."""
        return self.mended.candidate if self.mended is not None else self.extraction.candidate

    @property
    def code(self) -> str:
        """The text of that design; empty where there is none."""
        return self.candidate.text if self.candidate is not None else ""

    @property
    def outcome(self) -> Verdict:
        """The verdict on `candidate`."""
        return self.mended.verdict if self.mended is not None else self.verdict


@value
class Trace:
    schema: int = 1
    problem_id: str
    problem_digest: str
    sample: int = 0
    strategy: str
    feedback_level: FeedbackLevel
    grammar: str = ""
    """What the answers were held to, by name ("interface"); empty for nothing."""
    attempts: tuple[Attempt, ...] = ()
    chosen: int | None = None
    """Index of the best attempt; None where none has code."""
    stopped: StopReason | None = None
    """None while it is still going on."""
    wall_s: float = 0.0

    @property
    def usage(self) -> Usage:
        total = Usage()
        for attempt in self.attempts:
            total = total + attempt.completion.usage
        return total

    @property
    def best(self) -> Attempt | None:
        return None if self.chosen is None else self.attempts[self.chosen]


@value
class Circumstances:
    """What a trace was made under: without it, what was tried cannot be judged again."""

    problem: Problem
    """With the bench that judged."""
    model: str
    model_revision: str
    tools: tuple[ToolVersion, ...]
    """The judge first."""
    sandbox: str
    rtlgen_version: str
