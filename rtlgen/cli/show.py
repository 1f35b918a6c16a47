"""`rtlgen show`: one record of an evaluation, or all of one problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.report import RunArgument

if TYPE_CHECKING:
    from rtlgen.core.prompt import Prompt
    from rtlgen.core.published import Published
    from rtlgen.core.record import EvalRecord, SampleKey, Scored


def show(
    run: RunArgument,
    problem: Annotated[str, typer.Argument(help="A problem of the run, or how its name begins.")],
    sample: Annotated[int | None, typer.Argument(help="One of its samples.")] = None,
    answer: Annotated[
        int | None, typer.Option("--round", help="0 for the first answer, n for the n-th correction.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show prompt, code, diagnosis and first divergence of a sample, or all samples of a problem in short."""
    from rtlgen.cli import console
    from rtlgen.cli.run_lookup import known_key, known_problem
    from rtlgen.core.errors import UsageError
    from rtlgen.reports.record_rows import as_row
    from rtlgen.store.evaluation import EvaluationStore

    with EvaluationStore.read(run) as store:
        name = known_problem(store, problem)
        rows = list(store.rows(name))
        if not rows:
            raise UsageError(f"nothing of {name} is judged yet")
        key = known_key(rows, sample, answer) if sample is not None else None
        record = store.record(key) if key is not None else None
        question = store.question(key) if key is not None else None
    prompt = question.prompt if question is not None else None
    if json:
        told = [as_row(row) for row in rows] if record is None else _as_data(record, prompt)
        console.as_json(told)
    elif record is None:
        _overview(name, rows)
    else:
        key = record.sample.key
        _as_text(record, prompt, rounds=[row.key.round for row in rows if row.key.sample == key.sample])


def _overview(name: str, rows: Sequence[Scored]) -> None:
    """One line a record."""
    from rtlgen.cli import console
    from rtlgen.core.verdict import Status

    passed = {row.key.sample for row in rows if row.adjusted is Status.PASS}
    console.result(f"{name}: {len(passed)} of {len({row.key.sample for row in rows})} samples pass")
    first_of = {row.twin: row.key for row in reversed(rows) if row.twin}
    table = []
    for row in rows:
        twin = first_of.get(row.twin, row.key)
        table.append(
            (
                f"{row.key.sample}",
                f"{row.key.round}",
                row.status.value,
                row.kind.value if row.kind is not None else "",
                row.cause,
                f"{row.mismatches}/{row.samples}" if row.mismatches is not None else "",
                row.adjusted.value if row.adjusted is not row.status else "",
                row.published.cls if row.published is not None else "",
                "" if twin == row.key else _place(twin),
            )
        )
    headings = ("sample", "round", "status", "kind", "cause", "differ", "adjusted", "published", "same as")
    console.table(table, headings=headings)


def _place(key: SampleKey) -> str:
    return f"{key.sample}, round {key.round}" if key.round else f"{key.sample}"


def _as_text(record: EvalRecord, prompt: Prompt | None, *, rounds: Sequence[int]) -> None:
    from rtlgen.cli import console
    from rtlgen.cli.render import verdict_as_text

    key, finding = record.sample.key, record.finding
    judgement, candidate = finding.judgement, finding.extraction.candidate
    others = f" (rounds {', '.join(map(str, rounds))})" if len(rounds) > 1 else ""
    console.result(f"{key.problem_id}, sample {key.sample}, round {key.round}{others}")
    verdict_as_text(judgement.verdict)
    if judgement.adjusted is not None:
        console.result(f"adjusted: {judgement.adjusted.status.value} {judgement.adjusted.summary}")
    if judgement.published is not None:
        console.result(f"as published: {_published(judgement.published)}")
    if finding.mended is not None:
        mends = ", ".join(m.what for m in finding.mended.mends)
        console.result(f"mended ({mends}): {finding.mended.judgement.final.status.value}")
    for message in prompt.messages if prompt is not None else ():
        _section(f"prompt, {message.role.value}", message.content)
    text = record.sample.completion.text
    if candidate is None:
        _section(f"answer, without code: {finding.extraction.reason}", text)
    else:
        _section(f"code, {finding.extraction.method}", candidate.text)
    if record.feedback:
        _section("told to the model", record.feedback)


def _published(word: Published) -> str:
    counts = f", {word.mismatches} of {word.samples} differ" if word.mismatches is not None else ""
    return f"{'pass' if word.passed else 'fail'} {word.cls} ({word.harness}{counts})"


def _section(title: str, text: str) -> None:
    from rtlgen.cli import console

    console.result()
    console.result(f"--- {title}", style="bold")
    console.result(text.rstrip())


def _as_data(record: EvalRecord, prompt: Prompt | None) -> dict[str, object]:
    from dataclasses import asdict

    from rtlgen.cli.render import verdict_as_data

    finding, completion = record.finding, record.sample.completion
    judgement, candidate = finding.judgement, finding.extraction.candidate
    adjusted, mended = judgement.adjusted, finding.mended
    return {
        "problem_id": record.sample.key.problem_id,
        "sample": record.sample.key.sample,
        "round": record.sample.key.round,
        "prompt": asdict(prompt)["messages"] if prompt is not None else None,
        "completion": asdict(completion),
        "code": candidate.text if candidate is not None else None,
        "extraction": {
            "method": finding.extraction.method,
            "reason": finding.extraction.reason,
            "truncated": finding.extraction.truncated,
            "notes": finding.extraction.notes,
        },
        "verdict": verdict_as_data(judgement.verdict),
        "adjusted": verdict_as_data(adjusted) if adjusted is not None else None,
        "published": asdict(judgement.published) if judgement.published is not None else None,
        "mended": {
            "mends": [asdict(m) for m in mended.mends],
            "code": mended.candidate.text,
            "verdict": verdict_as_data(mended.judgement.final),
        }
        if mended is not None
        else None,
        "feedback": record.feedback,
    }
