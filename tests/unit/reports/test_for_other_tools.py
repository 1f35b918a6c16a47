"""JUnit XML, CSV and VerilogEval's summary: other programs read them."""

from __future__ import annotations

import csv
import gzip
import json
import os
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from scored_rows import problem_rows, scored
from scored_runs import corrected, one_shot

from rtlgen.core.completion import Usage
from rtlgen.core.errors import UsageError
from rtlgen.core.published import Published
from rtlgen.core.verdict import Status
from rtlgen.reports.junit import as_junit
from rtlgen.reports.record_rows import COLUMNS, as_csv, as_row
from rtlgen.reports.verilog_eval import summaries


def test_junit_counts_last_answers() -> None:
    tree = ElementTree.fromstring("".join(as_junit(corrected(), "run")))
    suites = {s.attrib["name"]: s for s in tree}
    dff = suites["Prob031_dff"]
    assert [(c.attrib["name"], [e.tag for e in c]) for c in dff] == [("sample 0", []), ("sample 1", [])]
    lfsr = suites["Prob082_lfsr32"]
    assert (lfsr.attrib["tests"], lfsr.attrib["failures"], lfsr.attrib["errors"]) == ("2", "1", "1")
    assert [e.tag for c in lfsr for e in c] == ["failure", "error"]


def test_what_nobody_told_is_not_zero() -> None:
    row = as_row(replace(scored("p", 0, "."), usage=Usage(), generate_s=0.0))
    assert {row[n] for n in ("prompt_tokens", "completion_tokens", "usd", "generate_s")} == {None}


def test_junit_of_undecided_and_excused() -> None:
    rows = [scored("p", 0, "?"), scored("p", 1, "s", adjusted=Status.PASS)]
    (suite,) = ElementTree.fromstring("".join(as_junit(rows, "run")))
    assert [[e.tag for e in case] for case in suite] == [["skipped"], []]


def test_junit_of_names_that_xml_cannot_hold() -> None:
    row = replace(scored('p"<&\x00\ud800', 0, "s"), cause="a\x1bb")
    (suite,) = ElementTree.fromstring("".join(as_junit([row], "<run>")))
    assert suite.attrib["name"] == 'p"<&??'
    assert suite[0][0].attrib["message"].startswith("a?b")


def test_csv_has_a_column_for_everything() -> None:
    lines = list(csv.DictReader("".join(as_csv(one_shot())).splitlines()))
    assert len(lines) == 30
    assert list(lines[0]) == list(COLUMNS)
    assert lines[6]["published_class"] == "R"
    assert lines[24]["published_class"] == ""
    row = as_row(one_shot()[6])
    assert row["published"] == {
        "harness": "verilog-eval-v2",
        "pass": False,
        "class": "R",
        "mismatches": 7,
        "samples": 50,
    }
    assert {*row, *COLUMNS} - {"published"} == set(COLUMNS)


def test_verilog_evals_summary_wants_its_letters() -> None:
    with pytest.raises(UsageError, match="no letters of VerilogEval v2"):
        summaries(problem_rows("p", ".", "s"))


def test_verilog_evals_summary_of_no_rows_is_refused_too() -> None:
    with pytest.raises(UsageError, match="no letters"):
        summaries([])


def test_verilog_eval_cuts_a_rate_to_whole_percents() -> None:
    rows = [scored("p", n, ".", letter=".R"[n > 0], usage=Usage()) for n in range(3)]
    text, lines = summaries(rows)
    assert lines == "p,1,3,0.33,.,R,R\n"
    assert "p [01/03]( 33%)  0.00 .RR" in text
    assert "pass_rate             =      33.00" in text


@pytest.mark.shared_data
def test_verilog_evals_summary_of_real_completions() -> None:
    """The letters are its own unchanged harness's; the rate is what its analysis prints of them."""
    path = Path(os.environ["RTLGEN_SHARED_DATA"]) / "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
    rows = []
    with gzip.open(path, "rt") as file:
        for line in file:
            told = json.loads(line)
            word = told["published"]
            published = Published(
                harness="verilog-eval-v2",
                passed=word["pass"],
                cls=word["class"],
                mismatches=word["mismatches"],
                samples=word["samples"],
            )
            rows.append(replace(scored(told["problem_id"], told["sample"], "."), published=published))
    rows.sort(key=lambda row: (row.key.problem_id, row.key.sample))
    text, lines = summaries(rows)
    assert lines.count("\n") == 151
    assert "pass_rate             =      55.79" in text
    assert "avg_gini_simpson_idx  =       0.29" in text
