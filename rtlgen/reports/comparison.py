"""What the reports of two runs against each other are made of."""

from __future__ import annotations

from dataclasses import asdict

from rtlgen.core.record import RunManifest
from rtlgen.core.value import value
from rtlgen.metrics.compare import Change, Comparison, Pair, compare
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import ProblemResult, problem_results
from rtlgen.metrics.summary import level_after
from rtlgen.reports.evaluation import model_of
from rtlgen.store.evaluation import EvaluationStore


@value
class Side:
    """One of the two runs."""

    name: str
    """As the user named it."""
    manifest: RunManifest
    corrections: int
    """The last round that any of its samples had."""

    @property
    def level(self) -> str:
        """What its model had seen of a verdict by its last answers."""
        return level_after(self.corrections, self.manifest.feedback_level)

    @property
    def model(self) -> str:
        return model_of(self.manifest)


@value
class TwoRuns:
    """Run B against run A."""

    a: Side
    b: Side
    comparison: Comparison
    differ_in: tuple[tuple[str, str, str], ...]
    """(name, in A, in B) of everything that decides a record and is not the same."""

    def changed(self, change: Change) -> tuple[Pair, ...]:
        """The problems of which that is said, the greatest change first."""
        pairs = [p for p in self.comparison.pairs if p.change is change]
        return tuple(sorted(pairs, key=lambda p: (-abs(p.difference), p.problem_id)))


def read_two_runs(a: EvaluationStore, b: EvaluationStore, *, basis: Basis = Basis.ADJUSTED) -> TwoRuns:
    """Run B against run A.

    Raises:
        StoreError: one of them cannot be read.
    """
    of_a, of_b = (tuple(problem_results(store.rows())) for store in (a, b))
    return TwoRuns(
        a=_side(a, of_a),
        b=_side(b, of_b),
        comparison=compare(of_a, of_b, basis),
        differ_in=_differences(a.manifest, b.manifest),
    )


def as_data(runs: TwoRuns) -> dict[str, object]:
    """What `rtlgen compare --json` prints."""
    comparison = asdict(runs.comparison)
    pairs = [
        {
            "problem_id": p.problem_id,
            "change": p.change.value,
            "a": asdict(p.a),
            "b": asdict(p.b),
            "difference": p.difference,
        }
        for p in runs.comparison.pairs
    ]
    return {
        "a": _side_as_data(runs.a),
        "b": _side_as_data(runs.b),
        "differ_in": [{"name": name, "a": x, "b": y} for name, x, y in runs.differ_in],
        **{change.value: runs.comparison.count(change) for change in Change},
        **comparison,
        "pairs": pairs,
    }


def _side(store: EvaluationStore, results: tuple[ProblemResult, ...]) -> Side:
    rounds = max((p.rounds for p in results), default=0)
    return Side(name=str(store.root), manifest=store.manifest, corrections=rounds)


def _side_as_data(side: Side) -> dict[str, object]:
    return {
        "run": side.name,
        "suite": side.manifest.suite,
        "model": side.model,
        "corrections": side.corrections,
        "feedback_level": side.level,
    }


def _differences(a: RunManifest, b: RunManifest) -> tuple[tuple[str, str, str], ...]:
    in_a, in_b = dict(a.identity), dict(b.identity)
    return tuple(
        (name, in_a.get(name, ""), in_b.get(name, ""))
        for name in dict.fromkeys([*in_a, *in_b])
        if in_a.get(name) != in_b.get(name)
    )
