"""Rows that others write, one completion each."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from rtlgen.core.completion import FinishReason
from rtlgen.core.record import Sample
from rtlgen.samples.protocol import SamplesError
from rtlgen.samples.read import Samples, open_samples


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def keys(samples: Samples) -> list[tuple[str, int]]:
    return [(s.key.problem_id, s.key.sample) for s in samples]


@pytest.mark.parametrize("problem", ["problem_id", "task_id", "id"])
@pytest.mark.parametrize("completion", ["completion", "code"])
def test_every_spelling_of_a_row(tmp_path: Path, problem: str, completion: str) -> None:
    path = written(tmp_path / "s.jsonl", {problem: "mux", completion: "module m;", "passed": True})
    (sample,) = open_samples(path)
    assert (sample.key.problem_id, sample.key.sample, sample.key.round) == ("mux", 0, 0)
    assert sample.completion.text == "module m;"
    assert sample.completion.finish_reason is FinishReason.STOP


def test_what_a_row_may_tell_besides(tmp_path: Path) -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    row = {"id": "m", "code": "x", "sample": 5, "finish_reason": "length", "model": "gpt", "usage": usage}
    (sample,) = open_samples(written(tmp_path / "s.jsonl", row))
    assert sample.key.sample == 5
    assert sample.completion.finish_reason is FinishReason.LENGTH
    assert sample.completion.model == "gpt"
    assert sample.completion.usage.tokens == 7


@pytest.mark.parametrize(
    ("word", "reason"),
    [(None, "stop"), ("max_tokens", "length"), ("content_filter", "refused"), ("tired", "unknown")],
)
def test_finish_reasons(tmp_path: Path, word: str | None, reason: str) -> None:
    path = written(tmp_path / "s.jsonl", {"task_id": "m", "completion": "x", "finish_reason": word})
    assert [s.completion.finish_reason for s in open_samples(path)] == [reason]


def test_rows_without_numbers_are_numbered_problem_by_problem(tmp_path: Path) -> None:
    rows = [{"task_id": t, "completion": str(n)} for n, t in enumerate(["a", "b", "a", "a", "b"])]
    samples = open_samples(written(tmp_path / "s.jsonl", *rows))
    assert keys(samples) == [("a", 0), ("b", 0), ("a", 1), ("a", 2), ("b", 1)]
    assert samples.problems == {"a": 3, "b": 2}
    assert keys(samples) == keys(samples)


def test_a_sample_that_stands_there_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    row = {"task_id": "a", "completion": "x", "sample": 1}
    path = written(tmp_path / "s.jsonl", row, {"task_id": "b", "completion": "x", "sample": 1}, row)
    with pytest.raises(SamplesError, match=r"s\.jsonl:3: sample 1 of a .*s\.jsonl:1"):
        open_samples(path)


def test_two_names_of_one_problem_are_one_problem(tmp_path: Path) -> None:
    rows = [{"task_id": t, "completion": "x", "sample": 1} for t in ("zero", "Prob001_zero")]
    with pytest.raises(SamplesError, match="again"):
        open_samples(written(tmp_path / "s.jsonl", *rows), problems=["Prob001_zero"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"completion": "x"}', "names no problem"),
        ('{"task_id": "m"}', "holds no completion"),
        ('{"task_id": "m", "completion": null}', "completion.str: Input"),
        ('{"task_id": 3, "completion": "x"}', "valid string"),
        ('{"task_id": "", "completion": "x"}', "at least 1 character"),
        ('{"task_id": "m", "completion": "x", "sample": -1}', "sample: Input"),
        ('{"task_id": "m", "completion": "x", "sample": "first"}', "sample: Input"),
        ('{"task_id": "m", "llmgen_RTL": ["x", "y"], "sample": 1}', "one number, and 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_line(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"task_id": "p", "completion": "x"}\n\n' + line + "\n")
    with pytest.raises(SamplesError) as caught:
        open_samples(path)
    assert f"{path}:3: " in caught.value.message
    assert told in caught.value.message
    assert caught.value.exit_code == 2


def test_a_list_of_rows(tmp_path: Path) -> None:
    rows = [{"task_id": "a", "completion": "é"}, {"task_id": "a", "completion": "y", "finish_reason": "stop"}]
    path = tmp_path / "s.json"
    path.write_text(json.dumps(rows, indent=2))
    samples = open_samples(path)
    assert samples.format == "json"
    assert [s.completion.text for s in samples] == ["é", "y"]
    assert samples.digest == open_samples(written(tmp_path / "s.jsonl", *rows)).digest
    path.write_text(json.dumps([*rows, {"task_id": "a"}]))
    with pytest.raises(SamplesError, match="row 3: it holds no completion"):
        open_samples(path)


def test_answers_to_one_task_may_stand_together(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", {"task_id": "a", "llmgen_RTL": ["x", "y"]})
    assert keys(open_samples(path)) == [("a", 0), ("a", 1)]


def test_gzip_is_seen_by_what_the_file_holds(tmp_path: Path) -> None:
    plain = written(tmp_path / "s.jsonl", {"task_id": "a", "completion": "x"})
    packed = tmp_path / "packed.jsonl"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(open_samples(packed)) == list(open_samples(plain))
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(SamplesError, match="damaged"):
        open_samples(packed)


def test_a_byte_order_mark_is_no_part_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"task_id": "a", "completion": "x"}\r\n')
    assert keys(open_samples(path)) == [("a", 0)]


def test_the_digest_is_of_what_is_given(tmp_path: Path) -> None:
    def digest(*rows: dict[str, object]) -> str:
        return open_samples(written(tmp_path / "s.jsonl", *rows), problems=["a"], allow_unknown=True).digest

    row = {"task_id": "a", "completion": "x"}
    assert digest(row) == digest({**row, "sample": 0, "passed": True}, {"task_id": "b", "completion": "y"})
    assert digest(row) != digest({**row, "completion": "z"})
    assert digest(row) != digest({**row, "finish_reason": "length"})


def first(samples: Samples) -> Sample:
    return next(iter(samples))


def test_a_file_that_changes_under_a_reader_is_no_crash(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", {"task_id": "a", "completion": "x"})
    samples = open_samples(path)
    path.write_text("no more\n")
    with pytest.raises(SamplesError, match=r"s\.jsonl:1"):
        first(samples)
    path.unlink()
    with pytest.raises(SamplesError, match="no such file"):
        first(samples)
