"""The card of each kind of dataset: its head, its figures, the pictures beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rtlgen.dataset import plots
from rtlgen.dataset.card import CARD, of_corpus, of_import, of_runs, write_card
from rtlgen.dataset.example import Kind
from rtlgen.dataset.overview import Overview, overview
from rtlgen.resources import samples_dir

IMPORT: dict[str, Any] = {
    "rtlgen": "0.1.0",
    "source": "Resyn27k.json",
    "format": "rtl-coder",
    "home": "",
    "licence": "",
    "tools": [{"name": "icarus", "version": "11.0"}],
    "rows": 0,
    "looked_at": 5,
    "broken": {"syntax": 3, "no_code": 2},
    "examples": {"syntax": ["Resyn27k.json:7: a | b\nis not"], "no_code": ["Resyn27k.json:9"]},
    "near_duplicates": {"threshold": 0.85, "removed": 4, "examples": []},
}


def manifest(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples_dir() / name / "manifest.json").read_text("utf-8"))
    return found


def head_and_text(folder: Path) -> tuple[dict[str, Any], str]:
    head, text = (folder / CARD).read_text("utf-8").split("---\n", 2)[1:]
    return yaml.safe_load(head), text


def linked(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", text))


@pytest.mark.parametrize("name", ["synth", "sft"])
def test_what_the_card_shows_lies_beside_it(name: str, tmp_path: Path) -> None:
    told = manifest(name)
    card = of_corpus("mine", told) if name == "synth" else of_runs("mine", Kind.SFT, told, [])
    write_card(tmp_path, card, overview(samples_dir() / name), pictures=True)
    head, text = head_and_text(tmp_path)
    assert (head["license"], head["size_categories"]) == ("apache-2.0", ["n<1K"])
    assert f"{plots.FOLDER}/family.png" in linked(text)
    assert linked(text) <= {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")}
    page = (tmp_path / plots.FOLDER / plots.PAGE).read_text("utf-8")
    drawn = {p.name for p in (tmp_path / plots.FOLDER).glob("*.png")}
    assert set(re.findall(r'src="([^"]+)"', page)) == drawn


def test_the_card_of_a_corpus_says_how_it_was_proven(tmp_path: Path) -> None:
    told = manifest("synth")
    write_card(tmp_path, of_corpus("mine", told), overview(samples_dir() / "synth"), pictures=False)
    head, text = head_and_text(tmp_path)
    assert head["configs"][0]["data_files"] == [{"split": "problems", "path": "rows.jsonl"}]
    assert f"Of {told['rows'] + told['rejected']} problems that were drawn" in text
    assert all(f"| {family} | {f['rows']} |" in text for family, f in told["families"].items())
    assert "Compared with builtin" in text
    assert not linked(text)


def test_the_card_of_an_import_says_what_is_broken(tmp_path: Path) -> None:
    seen = Overview()
    for fault, n in IMPORT["broken"].items():
        for _ in range(n):
            seen.add_fault(fault)
    write_card(tmp_path, of_import("mine", IMPORT), seen, pictures=True)
    head, text = head_and_text(tmp_path)
    assert head["license"] == "unknown"
    assert "5 rows that were looked at 5 were not taken" in text
    assert "| syntax | 3 | Resyn27k.json:7: a \\| b is not |" in text
    assert "4 near-duplicates" in text
    assert f"{plots.FOLDER}/fault.png" in linked(text)


def test_where_nothing_can_be_drawn_the_card_is_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "can_be_drawn", lambda: False)
    write_card(
        tmp_path, of_corpus("mine", manifest("synth")), overview(samples_dir() / "synth"), pictures=True
    )
    assert not linked(head_and_text(tmp_path)[1])
    assert [p.name for p in tmp_path.iterdir()] == [CARD]


def test_the_head_leads_the_hub_to_the_rows(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    told = manifest("synth")
    write_card(tmp_path, of_corpus("mine", told), overview(samples_dir() / "synth"), pictures=False)
    (tmp_path / "rows.jsonl").write_bytes((samples_dir() / "synth" / "rows.jsonl").read_bytes())
    found = datasets.load_dataset(str(tmp_path), cache_dir=str(tmp_path / ".cache"))
    assert {name: rows.num_rows for name, rows in found.items()} == {"problems": told["rows"]}
