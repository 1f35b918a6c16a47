"""What a person names of a run is found, or the nearest is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval_values import key, manifest, record
from scored_rows import problem_rows

from rtlgen.cli.run_lookup import known_key, known_problem
from rtlgen.core.errors import UnknownName, UsageError
from rtlgen.store.evaluation import EvaluationStore


@pytest.fixture
def store(tmp_path: Path) -> EvaluationStore:
    with EvaluationStore.create_or_resume(tmp_path / "run", manifest()) as store:
        store.put_samples(record(key(p)).sample for p in ("Prob031_dff", "Prob034_dff8", "Prob03"))
    return EvaluationStore.read(tmp_path / "run")


def test_a_name_or_its_only_beginning(store: EvaluationStore) -> None:
    assert known_problem(store, "Prob031_dff") == "Prob031_dff"
    assert known_problem(store, "Prob031") == "Prob031_dff"
    assert known_problem(store, "Prob03") == "Prob03"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Prob", "known: Prob03, Prob031_dff, Prob034_dff8"),
        ("Prob31_dff", "known: Prob031_dff, Prob034_dff8"),
        ("zzz", "known: Prob03, Prob031_dff, Prob034_dff8"),
    ],
)
def test_the_nearest_are_told(store: EvaluationStore, name: str, near: str) -> None:
    with pytest.raises(UnknownName) as told:
        known_problem(store, name)
    assert told.value.hint.startswith(near)


ROWS = list(problem_rows("p", "cs.", "s"))


def test_the_last_answer_or_the_one_that_was_asked_for() -> None:
    assert known_key(ROWS, 0, None).round == 2
    assert known_key(ROWS, 0, 0).round == 0
    assert known_key(ROWS, 1, None).sample == 1


@pytest.mark.parametrize(
    ("sample", "answer", "message", "hint"),
    [(7, None, "p has no sample 7", "it has 0, 1"), (0, 3, "sample 0 has no round 3", "it has 0, 1, 2")],
)
def test_what_is_not_there(sample: int, answer: int | None, message: str, hint: str) -> None:
    with pytest.raises(UsageError, match=message) as told:
        known_key(ROWS, sample, answer)
    assert told.value.hint == hint
