"""One sample of a problem: its answers in turn, each correcting the one before."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Message, Sampling
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.dataset.example import Made


@value
class Run:
    """What the answers of a run have in common."""

    name: str
    digest: str
    model: str = ""
    """Empty where completions that existed were scored."""
    revision: str = ""
    feedback_level: str = ""
    tools: tuple[ToolVersion, ...] = ()
    rtlgen: str = ""
    how: str = "model"
    """Who answered: a model, "constructed" by a generator, or "augmented"."""
    whole: bool = True
    """Simulations ran to their ends: False where they might stop at the first mismatch."""


@value
class Judged:
    """A design, or the lack of one, with the judgement on it."""

    candidate: Candidate | None
    verdict: Verdict
    final: Verdict
    """In the light of the errata."""


@value
class Turn:
    round: int
    parent: int | None
    """The round whose answer the prompt speaks of; None for none."""
    prompt: tuple[Message, ...]
    completion: Completion
    judged: Judged
    mended: Judged | None
    """What mends without the model made of it."""
    twin: str
    """Equal for designs that differ in comments and blanks alone; empty for no design."""
    feedback: str
    """What the next prompt said of it; empty where there was none."""
    sampling: Sampling | None = None
    """How the model was asked; None where that is not known, or no model was."""


@value
class Dialogue:
    run: Run
    sample: int
    turns: tuple[Turn, ...]
    """Oldest first; at least one."""
    made: Made | None = None
    """Where it was not just asked for."""


@value
class Tried:
    """All that was tried for one problem, in all runs."""

    problem: Problem
    dialogues: tuple[Dialogue, ...]
    family: str = ""
    """Where the run says which other problems are like it; empty where its name has to tell."""
    split: str = ""
    """Where the run has put its family into one already."""
    behaviour: str = ""
    """Equal for problems whose right answers behave equally; empty where the run does not say."""


Key = tuple[str, str, str]
"""Suite, id and digest of a problem."""


def key_of(problem: Problem) -> Key:
    """What runs know a problem by."""
    return problem.suite, problem.id, problem.digest
