"""What a person may name of an evaluation: a problem, a sample, a round."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtlgen.core.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from rtlgen.core.record import SampleKey, Scored
    from rtlgen.store.evaluation import EvaluationStore

_NEAR = 3
_LISTED = 10


def known_problem(store: EvaluationStore, name: str) -> str:
    """`name`, or the only problem of the run that begins with it ("Prob031").

    Raises:
        UnknownName: the run has none, or several; the nearest are listed.
    """
    ids = store.problem_ids()
    if name in ids:
        return name
    begin = [i for i in ids if i.startswith(name)]
    if len(begin) == 1:
        return begin[0]
    near = begin[:_LISTED] or difflib.get_close_matches(name, ids, n=_NEAR, cutoff=0.4)
    raise UnknownName(f"problem of {store.root}", name, near or ids[:_LISTED])


def known_key(rows: Sequence[Scored], sample: int, answer: int | None) -> SampleKey:
    """The key of a record among `rows`, which are of one problem; the last round if `answer` is None.

    Raises:
        UsageError: there is no such sample, or it has no such round.
    """
    keys = [row.key for row in rows if row.key.sample == sample]
    if not keys:
        samples = sorted({row.key.sample for row in rows})
        raise UsageError(
            f"{rows[0].key.problem_id} has no sample {sample} that is judged",
            hint=f"it has {_range(samples)}",
        )
    found = keys[-1] if answer is None else next((k for k in keys if k.round == answer), None)
    if found is None:
        rounds = ", ".join(str(k.round) for k in keys)
        raise UsageError(f"sample {sample} has no round {answer} that is judged", hint=f"it has {rounds}")
    return found


def _range(numbers: Sequence[int]) -> str:
    """ "0 to 19", where none is missing in between."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers))
