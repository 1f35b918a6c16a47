"""Errata: what a file of them must be, and when one speaks of a problem."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import suite_samples

from rtlgen.core.errors import SpecError
from rtlgen.suites import errata
from rtlgen.suites.errata import Action, ErrataFile, all_errata, errata_of, read_errata, sha256_of
from rtlgen.suites.registry import open_suite

ENTRY = f"""
suite = "verilog-eval-v2"
edition = "a sample"

[[errata]]
problem = "Prob001_earlier"
file = "Prob001_earlier_test.sv"
sha256 = ["{"0" * 64}"]
class = "hidden_initial_value"
action = "accept_initial"
initial = {{ mismatches = 1, until = 5 }}
what = "The reference starts at 0,\\nwhich nobody tells."
sources = ["measured"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "errata.toml"
    path.write_text(text)
    return path


def test_an_entry_is_read(tmp_path: Path) -> None:
    (erratum,) = read_errata(written(tmp_path, ENTRY)).errata
    assert erratum.cls == "hidden_initial_value"
    assert erratum.what == "The reference starts at 0, which nobody tells."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("accept_initial", "ignore_it", "is not a valid Action"),
        ("0" * 64, "0" * 63, "sha256"),
        ("initial = ", "first = ", "first"),
        ('sources = ["measured"]', "sources = []", "sources"),
        ("suite =", "suite", "not valid TOML"),
        ('action = "accept_initial"', 'action = "note"', "accept_initial, and with no other"),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        read_errata(written(tmp_path, ENTRY.replace(old, new, 1)))


def test_an_erratum_speaks_of_the_file_it_hashes_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = open_suite("verilog-eval-v2:spec-to-rtl", suite_samples.verilog_eval_v2(tmp_path / "v2"))
    problem = suite.problem("Prob001_earlier")
    assert problem.bench is not None
    test = problem.bench.files[0]
    known = written(tmp_path, ENTRY.replace("0" * 64, sha256_of(test.text)))
    only: tuple[ErrataFile, ...] = (read_errata(known),)
    monkeypatch.setattr(errata, "all_errata", lambda: only)

    assert [e.action for e in errata_of(problem)] == [Action.ACCEPT_INITIAL]
    assert not errata_of(suite.problem("Prob002_later"))
    assert not errata_of(replace(problem, suite="verilog-eval-v1:human"))
    mended = replace(problem.bench, files=(replace(test, text=test.text + "\n"),))
    assert not errata_of(replace(problem, bench=mended))


def test_what_ships_is_well_formed_and_says_a_thing_once() -> None:
    assert {f.suite for f in all_errata()} == {"verilog-eval-v1", "verilog-eval-v2", "rtllm-v2"}
    for file in all_errata():
        keys = [(e.problem, e.file, e.cls) for e in file.errata]
        assert len(set(keys)) == len(keys)
        for erratum in file.errata:
            shown = erratum.wrong_passes or erratum.right_fails
            if erratum.cls in ("vacuous_bench", "weak_bench"):
                assert erratum.wrong_passes, f"{erratum.problem}: nothing shows it"
            if "vacuous" in erratum.cls:
                assert erratum.action is Action.EXCLUDE
            assert shown or "measured" in erratum.sources or "#" in "".join(erratum.sources)
