"""What an evaluation keeps: samples, what was made of them, and what the whole run was made of.

Sample ──judge──> Finding ──with its sample──> EvalRecord ──without its texts──> Scored ──> metrics, reports
"""

from __future__ import annotations

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.mend import Mend
from rtlgen.core.prompt import Prompt, Sampling
from rtlgen.core.published import Published
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict

UNSUPPORTED = "unsupported"
"""The cause of an ERROR that no simulator at hand can decide."""


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
class Question:
    """What the model was asked for a sample."""

    prompt: Prompt
    sampling: Sampling
    parent: int | None = None
    """The round whose answer the prompt speaks of; None where it speaks of none."""


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
class MendedDesign:
    """A design that did not compile, with what is certain mended without the model. Never counted as the
    model's own."""

    candidate: Candidate
    mends: tuple[Mend, ...]
    judgement: Judgement


@value
class Finding:
    """All that was made of one completion of one problem, whichever sample it is."""

    extraction: Extraction
    judgement: Judgement
    mended: MendedDesign | None = None
    """None where nothing was mended, or to no avail."""
    twin: str = ""
    """Identity of the code: samples of one problem that differ in comments and blanks alone share it; empty
    where there is no code."""


@value
class EvalRecord:
    """All that is known of one sample."""

    sample: Sample
    finding: Finding
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
    """None where nothing was simulated, or not to the end."""
    samples: int | None = None
    adjusted: Status
    published: Published | None = None
    mended: Status | None = None
    """What mends without a model made of it, adjusted; None where nothing was mended."""
    twin: str = ""
    finish_reason: FinishReason = FinishReason.STOP
    usage: Usage = Usage()
    generate_s: float = 0.0
    judge_s: float = 0.0
    """CPU seconds of the simulation; twins had one together."""


def settled(of: Scored | Verdict) -> bool:
    """To judge it again would tell nothing new: no ERROR, or one that lasts as long as the tools."""
    return of.status is not Status.ERROR or of.cause == UNSUPPORTED


def scored(sample: Sample, finding: Finding) -> Scored:
    """What the numbers need to know of `sample`."""
    verdict, simulation = finding.judgement.verdict, finding.judgement.verdict.simulation
    counted = simulation if simulation is not None and not simulation.partial else None
    completion = sample.completion
    return Scored(
        key=sample.key,
        status=verdict.status,
        stage=verdict.stage,
        kind=verdict.kind,
        cause=verdict.cause,
        mismatches=counted.mismatches if counted is not None else None,
        samples=counted.samples if counted is not None else None,
        adjusted=finding.judgement.final.status,
        published=finding.judgement.published,
        mended=finding.mended.judgement.final.status if finding.mended is not None else None,
        twin=finding.twin,
        finish_reason=completion.finish_reason,
        usage=completion.usage,
        generate_s=completion.latency_s,
        judge_s=simulation.run.cpu_s if simulation is not None else 0.0,
    )


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
