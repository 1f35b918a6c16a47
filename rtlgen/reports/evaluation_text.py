"""An evaluation on a terminal (pure)."""

from __future__ import annotations

from rtlgen.core.record import RunManifest
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.summary import Summary
from rtlgen.reports.evaluation import Evaluation
from rtlgen.reports.numbers import (
    after_round,
    aligned,
    count,
    each,
    problems,
    samples,
    seconds,
    share,
    some,
    usd,
    why_undefined,
    with_interval,
)

_FAILURES = 15
_NAMES = 12
_REASONS = 8


def evaluation_text(evaluation: Evaluation) -> str:
    """The summary: what was evaluated, pass@k with intervals and level, what stands beside it, failures."""
    summary = evaluation.summary
    parts = [
        _title(evaluation),
        _scores(summary),
        [*_beside(summary), *_reasons(evaluation)],
        _failures(summary),
        _groups(summary),
        _problems(summary),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _title(evaluation: Evaluation) -> list[str]:
    summary, manifest = evaluation.summary, evaluation.manifest
    has = each([p.samples for p in summary.problems])
    whose = f"{samples(summary.samples)}{f' ({has})' if has else ''}"
    corrected = f", {summary.answers - summary.samples:,} corrections" if summary.rounds else ""
    return [
        f"{manifest.suite}: {evaluation.model}",
        f"{problems(len(summary.problems))}, {whose}{corrected}; {_judged_by(manifest)}",
        *([f"{evaluation.pending:,} more answers are not judged yet"] if evaluation.pending else []),
    ]


def _judged_by(manifest: RunManifest) -> str:
    """Tools and sandbox, in short."""
    tools = ", ".join(f"{t.name} {t.version}" for t in manifest.tools)
    return f"judged by {tools or 'unknown tools'}, sandbox {manifest.sandbox}"


def _scores(summary: Summary) -> list[str]:
    """One line for every k and round, one column for every basis."""
    bases = list(dict.fromkeys(s.basis for s in summary.scores))
    by_place = {(s.basis, s.k, s.after): s for s in summary.scores}
    rows = [["", "counted", "feedback", *(_basis_name(b) for b in bases)]]
    notes = []
    for k in summary.ks:
        for after in range(summary.rounds + 1):
            scores = [by_place[b, k, after] for b in bases]
            rows.append(
                [
                    f"pass@{k}",
                    after_round(after),
                    scores[0].level,
                    *(with_interval(s.estimate) for s in scores),
                ]
            )
            notes += [f"pass@{k} {s.basis.value}: {why}" for s in scores if (why := why_undefined(s))]
    return [
        *aligned(rows),
        "in brackets 95 % intervals: bootstrap over problems, of five at least",
        *dict.fromkeys(notes),
    ]


def _basis_name(basis: Basis) -> str:
    return "as published" if basis is Basis.PUBLISHED else basis.value


def _beside(summary: Summary) -> list[str]:
    spent, cost = summary.spent, summary.per_pass
    first = summary.first_answers
    rows = [
        ["no code", f"{share(summary.no_code, first)} of {first:,} first answers"],
        ["truncated", share(summary.truncated, first)],
        ["undecided", f"{share(summary.unscored_answers, summary.answers)}, ERROR or UNKNOWN"],
        ["duplicates", f"{share(summary.duplicates, summary.with_code)} of {summary.with_code:,} with code"],
        ["tokens", f"{count(spent.tokens or None)}; {count(cost.tokens)} a passing sample"],
        ["model wait", f"{seconds(spent.generate_s or None)}; {seconds(cost.generate_s)} a passing sample"],
        ["simulation", f"{seconds(spent.judge_s)} CPU; {seconds(cost.judge_s)} a passing sample"],
        ["money", f"{usd(spent.usd if spent.priced else None)}; {usd(cost.usd)} a passing sample"],
    ]
    return aligned(rows)


def _reasons(evaluation: Evaluation) -> list[str]:
    summary = evaluation.summary
    rows = [
        [r.of.status.value, f"{r.of.answers:,}", r.of.example.problem_id, r.words]
        for r in evaluation.reasons[:_REASONS]
    ]
    more = len(summary.unscored) - len(rows)
    return [
        *(["", *aligned(rows, right=frozenset({1}))] if rows else []),
        *([f"and {more:,} more"] if more > 0 else []),
    ]


def _failures(summary: Summary) -> list[str]:
    if not summary.failures:
        return []
    excused = any(f.excused for f in summary.failures)
    head = ["failures", "", "", "answers", "problems", *(["excused"] if excused else [])]
    rows = [
        [
            f.stage.value,
            f.kind.value if f.kind else "",
            f.cause,
            f"{f.first:,} -> {f.last:,}" if summary.rounds else f"{f.last:,}",
            f"{f.problems:,}",
            *([f"{f.excused:,}" if f.excused else ""] if excused else []),
        ]
        for f in summary.failures[:_FAILURES]
    ]
    more = len(summary.failures) - len(rows)
    letters = " ".join(f"{letter} {n:,}" for letter, n in summary.letters)
    return [
        *aligned([head, *rows], right=frozenset({3, 4, 5})),
        *([f"and {more:,} more kinds"] if more > 0 else []),
        *([f"as published: {letters}"] if letters else []),
    ]


def _groups(summary: Summary) -> list[str]:
    rows = [
        [g.name, problems(g.score.estimate.problems), with_interval(g.score.estimate)] for g in summary.groups
    ]
    return [f"pass@{summary.ks[0]} by group", *aligned(rows, right=frozenset({1}))] if rows else []


def _problems(summary: Summary) -> list[str]:
    named = [
        ("solved by no sample", summary.unsolved),
        ("in no number, since none of their samples is scored", summary.unjudged),
        ("without a record", summary.missing),
    ]
    return [f"{problems(len(names))} {what}: {some(names, _NAMES)}" for what, names in named if names]
