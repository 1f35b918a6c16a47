"""What is in a dataset, counted and drawn."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from rtlgen.core.errors import StoreError
from rtlgen.dataset import plots
from rtlgen.dataset.overview import Overview, overview
from rtlgen.dataset.plots import page, pictures
from rtlgen.dataset.published.row import Broken, Fault, Imported, Source
from rtlgen.resources import samples_dir
from rtlgen.store.codec import encode

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
    assert sum(found.lengths("prompt").values()) == found.rows


def test_an_imported_row_says_what_it_is(tmp_path: Path) -> None:
    source = Source(
        file="a.json:1", format="rtl-coder", home="", licence="", prompt_digest="", tools=(), rtlgen="0"
    )
    row = Imported(
        id="1", prompt="p" * 250, code="c" * 120, top="m", ports=(), ports_asked=False, tags=(), source=source
    )
    (tmp_path / "rows.jsonl").write_bytes(encode(row) + b"\n")
    broken = Broken(where="a.json:2", fault=Fault.SYNTAX, detail="")
    (tmp_path / "broken.jsonl").write_bytes(encode(broken) + b"\n")
    found = overview(tmp_path).figures()
    assert found["licence"] == {"unknown": 1}
    assert found["fault"] == {"syntax": 1}
    assert found["characters"] == {"prompt": {"200": 1}, "answer": {"100": 1}}


def test_quantiles_are_the_upper_ends_of_steps() -> None:
    found = overview(samples_dir() / "synth")
    lengths = sorted(n for start, count in found.lengths("answer").items() for n in [start + 100] * count)
    told = found.quantiles("answer")
    assert told["max"] == lengths[-1]
    assert told["p50"] == lengths[math.ceil(len(lengths) / 2) - 1]
    assert told["p90"] == lengths[math.ceil(len(lengths) * 0.9) - 1]
    assert Overview().quantiles("answer") == {}


def test_pictures_and_a_page_that_needs_no_network() -> None:
    found = overview(samples_dir() / "synth")
    drawn = pictures(found)
    assert {"family", "difficulty", "lengths"} <= set(drawn)
    assert all(png.startswith(PNG) for png in drawn.values())
    assert pictures(found) == drawn
    html = page("<synth>", found, tuple(drawn))
    assert "&lt;synth&gt;" in html
    assert "http" not in html
    assert html.count("<img") == len(drawn)


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot read"):
        overview(tmp_path)
    (tmp_path / "rows.jsonl").write_text("{torn\n")
    with pytest.raises(StoreError, match="not JSON"):
        overview(tmp_path)


def test_a_difficulty_of_ones_own_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    found = overview(samples_dir() / "synth")
    found.difficulties["truth_table", "expert"] = 3
    drawn: list[str] = []
    draw = plots._barh

    def seen(*what: Any, label: str, **how: Any) -> None:
        drawn.append(label)
        draw(*what, label=label, **how)

    monkeypatch.setattr(plots, "_barh", seen)
    plots._families(found)
    assert drawn[-1] == "expert"
