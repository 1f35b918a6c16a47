"""An example: one row of a dataset made from runs, whatever it is to be exported as.

Dialogue ──kinds/──> Example ──formats/──> the files that a trainer reads
 runs/
"""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.digest import digest
from rtlgen.core.hdl import Port, SourceFile
from rtlgen.core.prompt import Message, Sampling
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value


class Kind(StrEnum):
    """What an example teaches."""

    SFT = "sft"
    """A prompt and a right answer."""
    REPAIR = "repair"
    """A dialogue up to what was wrong with an answer, and a right one."""
    PREFERENCE = "preference"
    """A prompt, a right answer and one that is not, nearest misses first."""
    UNPAIRED = "unpaired"
    """A prompt, an answer, and whether it is right."""
    STEPWISE = "stepwise"
    """The answers of one self-correcting sample in turn, and whether each is right."""
    SCORED = "scored"
    """Several answers to one prompt with their scores, the best last."""
    PROMPT = "prompt"
    """A prompt alone, with what a reward needs to judge an answer."""


class Standing(StrEnum):
    """What a verdict is worth as a label."""

    RIGHT = "right"
    """PASS by the problem's own or the user's bench, with samples compared and no mismatch."""
    WRONG = "wrong"
    """FAIL: the design's fault."""
    OWN_BENCH = "own-bench"
    """PASS or FAIL by a bench that a model wrote."""
    ADJUSTED = "adjusted"
    """FAIL by the bench, and PASS only in the light of the errata."""
    UNKNOWN = "unknown"
    ERROR = "error"


@value
class Evidence:
    """What is left of a verdict in a row."""

    status: str
    stage: str
    kind: str
    """Of a FAIL; empty otherwise."""
    cause: str
    summary: str
    samples: int | None
    """Compared; None where nothing was simulated, as below."""
    mismatches: int | None
    end_time_ps: int | None
    simulator: str
    bench: str
    """Who vouched: suite, user or own-bench; empty where nothing was simulated."""
    warnings: int
    diagnostics: tuple[str, ...]
    """The errors, each as file:line: message."""
    cells: int | None = None
    """Gates, multiplexers and flip-flops of a right design; None where nobody asked, or it is not
    synthesizable."""


@value
class Made:
    """How an answer, or the problem that it answers, came about where it was not just asked for in a run."""

    method: str
    """synth; import; of augmentation: inject, describe, regenerate or evolve."""
    source: str
    """What it was made from: RUN/PROBLEM; the key that a row is drawn by; file and number of a published
    record."""
    source_digest: str
    """Of that problem, that row or that record."""
    aim: str
    """Which family, format, class of error, kind of description, kind of change."""
    how: str
    """What was done, in words."""
    seed: int | None
    """Of what was drawn; None where nothing was."""
    prompts: tuple[str, ...] = ()
    """Digests of what a model was asked, in turn."""


@value
class Origin:
    """Where an answer comes from."""

    run: str
    """Name of the run's folder."""
    run_digest: str
    """Of what makes the run the run that it is."""
    sample: int
    round: int
    how: str
    """"model"; "mended": what is certain was mended without the model; "constructed" by a generator;
    "augmented"."""
    model: str
    """Empty where it is not known: completions that existed were scored."""
    revision: str
    feedback_level: str
    tools: tuple[ToolVersion, ...]
    rtlgen: str
    """The version that judged."""
    made: Made | None = None
    sampling: Sampling | None = None
    """Of the model; None where none was asked, or nobody knows how."""


@value
class Answer:
    text: str
    """As a model should say it, or, of a wrong one, said it."""
    files: tuple[SourceFile, ...]
    """The design in it; none where there is none."""
    top: str
    right: bool
    """Counts as right here: RIGHT, or a standing that was asked for."""
    standing: Standing
    score: float
    """From 0 to 1, which is right: how near a wrong one came."""
    feedback: str
    """What a model was or would be told about it."""
    evidence: Evidence
    origin: Origin

    @property
    def code(self) -> str:
        return "\n".join(f.text for f in self.files)


@value
class About:
    """The problem that an example belongs to; the whole of it lies in the dataset's file of problems."""

    id: str
    suite: str
    digest: str
    family: str
    """All problems of a family are in one split."""
    licence: str
    difficulty: str
    tags: tuple[str, ...]
    top: str
    ports: tuple[Port, ...]
    bench: str
    """Kind of the bench that a reward can run: native, cocotb or runner; empty for none."""
    cells: int | None = None
    """Of the reference, as of answers."""


@value
class Example:
    schema: int = 1
    id: str
    kind: Kind
    split: str
    """train or test."""
    problem: About
    prompt: tuple[Message, ...]
    prompt_digest: str
    before: tuple[Answer, ...] = ()
    """Repair: the wrong answers that the prompt shows, oldest first."""
    answers: tuple[Answer, ...] = ()
    """Preference: chosen, rejected. Otherwise in the order of the dialogue or of the score."""
    reason: str = ""
    """Preference: what is wrong with the rejected one. Repair: how it came about."""
    margin: float | None = None
    """Preference: by how much the chosen one's score is higher."""
    attempts: int = 0
    """Answers to the problem in all runs, equal ones once, as far as they are decided."""
    solved: int = 0
    """Those of them that are right."""
    evidence: Evidence | None = None
    """Prompt: of the best answer that it got."""
    origin: Origin | None = None
    """Of that answer."""
    rtlgen: str
    """The version that built the row."""


def prompt_digest(messages: tuple[Message, ...]) -> str:
    """The same for equal prompts."""
    return digest([[m.role.value, m.content] for m in messages])


def example_id(kind: Kind, problem: str, prompt: str, answers: tuple[Answer, ...]) -> str:
    """The same for equal rows, from whatever run.

    Args:
        problem: its digest.
        prompt: its digest.
    """
    return digest([kind.value, problem, prompt, [[a.text, a.right] for a in answers]])[:16]
