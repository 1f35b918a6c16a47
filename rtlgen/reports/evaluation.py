"""What the reports of an evaluation are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath

from rtlgen.core.record import RunManifest
from rtlgen.core.value import value
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import Unscored, problem_results
from rtlgen.metrics.summary import Summary, summarize
from rtlgen.store.evaluation import EvaluationStore

_REASONS = 200
"""So many kinds of unscored answers are told with their reason; a run has few, or one great fault."""


@value
class Reason:
    """Why answers are not scored, in the words of the verdict on one of them."""

    of: Unscored
    words: str


@value
class Evaluation:
    """A run in numbers."""

    manifest: RunManifest
    summary: Summary
    reasons: tuple[Reason, ...]
    """Of the first 200 kinds of unscored answers."""
    pending: int = 0
    """Answers that are kept and not judged yet."""

    @property
    def model(self) -> str:
        return model_of(self.manifest)


def model_of(manifest: RunManifest) -> str:
    """What was evaluated, in short and as far as the run knows."""
    return manifest.model or PurePath(manifest.samples_file).name or "completions of unknown origin"


def read_evaluation(
    store: EvaluationStore, *, ks: Sequence[int] = (), basis: Basis = Basis.ADJUSTED
) -> Evaluation:
    """The numbers of the run in `store`.

    Args:
        ks: for which pass@k; the usual ones if empty.
        basis: whose word the headline goes by.

    Raises:
        StoreError: it cannot be read.
    """
    manifest = store.manifest
    summary = summarize(
        problem_results(store.rows()),
        ks=ks,
        basis=basis,
        feedback_level=manifest.feedback_level,
        labels=manifest.labels,
    )
    reasons = tuple(Reason(of=u, words=_words(store, u)) for u in summary.unscored[:_REASONS])
    pending = store.sample_count() - summary.answers
    return Evaluation(manifest=manifest, summary=summary, reasons=reasons, pending=pending)


def as_data(evaluation: Evaluation) -> dict[str, object]:
    """What `rtlgen report --json` prints."""
    summary = asdict(evaluation.summary)
    return {
        "manifest": asdict(evaluation.manifest),
        "pending": evaluation.pending,
        **summary,
        "unscored": [asdict(r.of) | {"reason": r.words} for r in evaluation.reasons],
    }


def _words(store: EvaluationStore, unscored: Unscored) -> str:
    record = store.record(unscored.example)
    return record.finding.judgement.final.summary if record is not None else ""
