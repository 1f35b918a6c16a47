"""A record as one flat row: for JSON lines and for a spreadsheet (pure)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from rtlgen.core.record import Scored

_PUBLISHED = "published"


def as_row(row: Scored) -> dict[str, object]:
    """Every number of a record under the name that `rtlgen records` prints it by; None where it is not known,
    as of completions that others made without telling tokens and seconds."""
    published, usage = row.published, row.usage
    return {
        "problem_id": row.key.problem_id,
        "sample": row.key.sample,
        "round": row.key.round,
        "status": row.status.value,
        "stage": row.stage.value,
        "kind": row.kind.value if row.kind is not None else None,
        "cause": row.cause,
        "mismatches": row.mismatches,
        "samples": row.samples,
        "adjusted": row.adjusted.value,
        "mended": row.mended.value if row.mended is not None else None,
        _PUBLISHED: {
            "harness": published.harness,
            "pass": published.passed,
            "class": published.cls,
            "mismatches": published.mismatches,
            "samples": published.samples,
        }
        if published is not None
        else None,
        "twin": row.twin,
        "finish_reason": row.finish_reason.value,
        "prompt_tokens": usage.prompt_tokens or None,
        "completion_tokens": usage.completion_tokens or None,
        "usd": usage.usd,
        "generate_s": row.generate_s or None,
        "judge_s": row.judge_s,
    }


COLUMNS = (
    *("problem_id", "sample", "round", "status", "stage", "kind", "cause", "mismatches", "samples"),
    *("adjusted", "mended", "published_harness", "published_pass", "published_class"),
    *("published_mismatches", "published_samples", "twin", "finish_reason"),
    *("prompt_tokens", "completion_tokens", "usd", "generate_s", "judge_s"),
)


def as_csv(rows: Iterable[Scored]) -> Iterator[str]:
    """A heading and one line a record; what is not known is empty."""
    line = StringIO()
    writer = csv.DictWriter(line, COLUMNS, lineterminator="\n")
    writer.writeheader()
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow(_flat(as_row(row)))
        yield line.getvalue()


def _flat(row: dict[str, object]) -> dict[str, object]:
    inner = row.pop(_PUBLISHED)
    return row | ({f"{_PUBLISHED}_{name}": v for name, v in inner.items()} if isinstance(inner, dict) else {})
