"""What is in a dataset, counted and drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rtlgen.core.errors import StoreError
from rtlgen.dataset.overview import overview
from rtlgen.dataset.plots import page, pictures
from rtlgen.resources import samples_dir

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("name", ["synth", "sft", "repair"])
def test_it_counts_what_the_manifest_says(name: str) -> None:
    folder = samples_dir() / name
    found = overview(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert found.rows == (manifest["rows"] if name == "synth" else manifest["figures"]["rows"])
    assert sum(found.counts["family"].values()) == found.rows
    if name == "synth":
        told = {family: figures["rows"] for family, figures in manifest["families"].items()}
    else:
        told = manifest["figures"]["difficulty"]
    assert dict(found.counts["family" if name == "synth" else "difficulty"]) == told
    assert sum(found.lengths["prompt"].values()) == found.rows


def test_an_imported_row_says_what_it_is(tmp_path: Path) -> None:
    row = {"prompt": "p" * 250, "code": "c" * 120, "source": {"format": "rtl-coder", "licence": ""}}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    found = overview(tmp_path).figures()
    assert found["licence"] == {"unknown": 1}
    assert found["characters"] == {"prompt": {"200": 1}, "answer": {"100": 1}}


def test_pictures_and_a_page_that_needs_no_network() -> None:
    found = overview(samples_dir() / "synth")
    drawn = pictures(found)
    assert {"family", "difficulty", "lengths"} <= set(drawn)
    assert all(png.startswith(PNG) for png in drawn.values())
    assert pictures(found) == drawn
    html = page("<synth>", found, drawn)
    assert "&lt;synth&gt;" in html
    assert "http" not in html
    assert html.count("data:image/png;base64,") == len(drawn)


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot read"):
        overview(tmp_path)
    (tmp_path / "rows.jsonl").write_text("{torn\n")
    with pytest.raises(StoreError, match="not JSON"):
        overview(tmp_path)
