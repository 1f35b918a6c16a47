"""What an evaluation keeps: samples, what was made of them, and what the whole run was made of.

Sample ──judge──> Judgement ──with its sample──> EvalRecord ──without its texts──> Scored ──> metrics, reports
"""

from __future__ import annotations

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.published import Published
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict


@value
class SampleKey:
    """Which answer is meant."""

    problem_id: str
    sample: int
    round: int = 0
    """0 for the first answer; n for the n-th correction of it by the model itself."""


@value
class Sample:
    """One answer to one problem, as the model gave it."""

    key: SampleKey
    completion: Completion


@value
class Judgement:
    """What a completion was found to be. Equal completions of one problem have equal judgements."""

    verdict: Verdict
    """Ours."""
    adjusted: Verdict | None = None
    """Ours in the light of the errata; None where they change nothing."""
    published: Published | None = None
    """The benchmark's own word; None where it has no harness."""

    @property
    def final(self) -> Verdict:
        """The adjusted verdict."""
        return self.adjusted if self.adjusted is not None else self.verdict


@value
class EvalRecord:
    """All that is known of one sample."""

    schema: int = 1
    key: SampleKey
    completion: Completion
    extraction: Extraction
    judgement: Judgement
    mended: Judgement | None = None
    """Of the design with what is certain mended without the model; None where nothing was mended. Never
    counted as the model's own."""
    twin: str = ""
    """Identity of the code: samples of one problem that differ in comments and blanks alone share it; empty
    where there is no code."""
    feedback: str = ""
    """What the next round's prompt said of it; empty where there was none."""


@value
class Scored:
    """One record without its texts: what numbers are made of."""

    key: SampleKey
    status: Status
    stage: Stage
    kind: Kind | None
    cause: str
    mismatches: int | None = None
    """None where nothing was simulated."""
    samples: int | None = None
    adjusted: Status
    published: Published | None = None
    mended: Status | None = None
    """What mends without a model made of it; None where nothing was mended."""
    twin: str = ""
    finish_reason: FinishReason = FinishReason.STOP
    usage: Usage = Usage()
    generate_s: float = 0.0
    judge_s: float = 0.0
    """CPU seconds of the tools."""


@value
class Labels:
    """What a problem is grouped by in reports."""

    problem_id: str
    difficulty: str = ""
    tags: tuple[str, ...] = ()


@value
class RunManifest:
    """What a run was made of. Two runs with one identity give the same numbers."""

    schema: int = 1
    identity: tuple[tuple[str, str], ...]
    """Name to digest or value of everything that decides a record: suite, model, prompts, sampling,
    extractor, tools, sandbox, feedback level. A run goes on only under the same identity."""
    settings: tuple[tuple[str, str, str], ...] = ()
    """(name, value, source) of every setting."""
    suite: str
    suite_path: str = ""
    suite_licence: str = ""
    problems: int
    """In the suite, or chosen of it."""
    labels: tuple[Labels, ...] = ()
    """One for each of these problems, in the suite's order; by it a report also knows which lack a record."""
    model: str = ""
    """Empty where completions that exist were scored."""
    model_revision: str = ""
    samples_file: str = ""
    feedback_level: str = ""
    tools: tuple[ToolVersion, ...] = ()
    sandbox: str
    sandbox_reason: str = ""
    rtlgen_version: str
    started: str
    """UTC, ISO 8601."""


@value
class Estimate:
    """A number over problems, with its interval."""

    value: float | None
    """None where it is not defined, for example pass@k with fewer than k samples of some problem."""
    low: float | None = None
    high: float | None = None
    """Of the 95 % interval."""
    problems: int
    samples: int
