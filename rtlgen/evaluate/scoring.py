"""Judges answers that are kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import islice

from rtlgen.core.record import Sample
from rtlgen.evaluate.line import Line
from rtlgen.store.evaluation import EvaluationStore

_PAGE = 500


def keep(samples: Iterable[Sample], store: EvaluationStore, expected: int) -> None:
    """Put `samples`, of which there are `expected`, into the run, unless they are there.

    Raises:
        StoreError: it cannot be written; the same again goes on.
    """
    if store.sample_count() == expected:
        return
    rest = iter(samples)
    while page := list(islice(rest, _PAGE)):
        store.put_samples(page)


def score_pending(store: EvaluationStore, line: Line) -> None:
    """Judge what is kept in `store` and not yet judged; raises as `Line.run`."""

    def submit() -> None:
        pending = store.pending()
        try:
            while page := list(islice(pending, _PAGE)):
                line.submit(page)
            line.close()
        except BaseException as error:
            line.fail(error)

    submitting = threading.Thread(target=submit, name="rtlgen-submit", daemon=True)
    submitting.start()
    try:
        line.run()
    finally:
        submitting.join()


def copy(source: EvaluationStore, target: EvaluationStore) -> None:
    """Put the answers of `source`, with their questions, into `target`, unless they are there."""
    if target.sample_count() == source.sample_count():
        return
    for sample in source.samples():
        target.put_samples([sample], source.question(sample.key))
