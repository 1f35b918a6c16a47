"""Problems by the names that others have for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rtlgen.core.errors import UnknownName
from rtlgen.samples.names import ProblemNames
from rtlgen.samples.protocol import SamplesError
from rtlgen.samples.read import open_samples

V2 = ["Prob001_zero", "Prob031_dff", "Prob034_dff8"]


@pytest.mark.parametrize(
    "name", ["Prob001_zero", "zero", "dataset_spec-to-rtl/Prob001_zero", "verilog-eval-v2:spec-to-rtl/zero"]
)
def test_names_of_a_problem_of_v2(name: str) -> None:
    assert ProblemNames(V2).find(name) == "Prob001_zero"


@pytest.mark.parametrize("name", ["zero", "Prob001_zero", "Prob999_zero", "human/zero"])
def test_names_of_a_problem_of_v1(name: str) -> None:
    assert ProblemNames(["zero", "dff"]).find(name) == "zero"


@pytest.mark.parametrize("name", ["", "Zero", "Prob001", "zero1", "/", "Prob001_"])
def test_what_is_no_name(name: str) -> None:
    assert ProblemNames(V2).find(name) is None


def test_a_name_that_could_be_two_is_none() -> None:
    names = ProblemNames(["Prob001_zero", "Prob002_zero"])
    assert names.find("zero") is None
    assert names.find("Prob002_zero") == "Prob002_zero"


def test_near_names() -> None:
    assert ProblemNames(V2).near("dff_8")[0] == "Prob034_dff8"
    assert ProblemNames(V2).near("qqqqqqq") == []


def rows(path: Path, *names: str) -> Path:
    path.write_text("".join(json.dumps({"task_id": n, "completion": "x"}) + "\n" for n in names))
    return path


def test_unknown_problems_are_told_and_refused(tmp_path: Path) -> None:
    path = rows(tmp_path / "s.jsonl", "zero", "dff9", "dff9", *(f"q{n}" for n in range(6)))
    with pytest.raises(SamplesError) as caught:
        open_samples(path, problems=V2)
    told = caught.value.message
    assert "8 of 9 samples are of 7 problems" in told
    assert "dff9 (2), perhaps " in told
    assert "Prob031_dff" in told
    assert "and 2 more" in told
    assert "--allow-unknown" in caught.value.hint


def test_unknown_problems_may_be_passed_over(tmp_path: Path) -> None:
    samples = open_samples(rows(tmp_path / "s.jsonl", "zero", "q"), problems=V2, allow_unknown=True)
    assert [s.key.problem_id for s in samples] == ["Prob001_zero"]
    assert samples.unknown == {"q": 1}
    assert samples.count == 1
    with pytest.raises(SamplesError, match="no sample of these problems"):
        open_samples(rows(tmp_path / "t.jsonl", "q"), problems=V2, allow_unknown=True)


def test_what_is_no_file_of_samples(tmp_path: Path) -> None:
    with pytest.raises(SamplesError, match="no such file"):
        open_samples(tmp_path / "nope")
    with pytest.raises(UnknownName, match="csv"):
        open_samples(rows(tmp_path / "s.jsonl", "zero"), format_="csv")
    (tmp_path / "empty").write_text(" \n")
    with pytest.raises(SamplesError, match="nothing"):
        open_samples(tmp_path / "empty")
    (tmp_path / "other").write_text("task_id,completion\n")
    with pytest.raises(SamplesError, match="no known format"):
        open_samples(tmp_path / "other")
