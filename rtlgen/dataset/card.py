"""The dataset card: Markdown with the head that the hub reads, and the pictures that it shows beside it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rtlgen.core.value import value
from rtlgen.dataset import files, plots
from rtlgen.dataset.example import Kind
from rtlgen.dataset.overview import MEASURED, Overview
from rtlgen.store.files import write_file

CARD = "README.md"
_TEMPLATES = Path(__file__).with_name("cards")
_TITLES = {
    Kind.SFT: "prompts with right answers",
    Kind.REPAIR: "dialogues that end in the repair of a design",
    Kind.PREFERENCE: "right answers preferred over near misses",
    Kind.UNPAIRED: "answers with a label",
    Kind.STEPWISE: "self-correcting samples with a label for each answer",
    Kind.SCORED: "answers with scores",
    Kind.PROMPT: "prompts for a reward that simulates",
}
_TABLES = (
    ("split", ""),
    ("answers", "What the answers in the rows are: `right`, or how they fail."),
    ("suite", ""),
    ("family", "No family is in two splits."),
    ("difficulty", ""),
    ("model", ""),
)
_SHOWN = ("family", "difficulty", "split", "answers", "fault", "lengths")
"""Of the pictures, in a card."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@value
class Table:
    """The files of one format that the hub can show."""

    format: str
    files: tuple[tuple[str, str], ...]
    """Split and path."""


@value
class Card:
    """What a card says, besides what the rows show."""

    template: str
    """Under `cards/`."""
    name: str
    """Of the dataset's folder."""
    licences: tuple[str, ...]
    """SPDX; empty for one that is not known."""
    tables: tuple[Table, ...]
    told: Mapping[str, Any]
    """For the template."""


def of_runs(name: str, kind: Kind, manifest: Mapping[str, Any], tables: Sequence[Table]) -> Card:
    """Of a dataset that is built from runs.

    Args:
        name: of its folder.
        kind: of its rows.
        manifest: what it was made from and its figures.
        tables: what it was exported as.
    """
    figures = manifest["figures"]
    return Card(
        template="runs.md.j2",
        name=name,
        licences=tuple(figures["licence"]),
        tables=tuple(tables),
        told={
            "title": _TITLES[kind],
            "manifest": manifest,
            "figures": figures,
            "tables": [(name, about) for name, about in _TABLES if figures[name]],
            "also": [standing for standing in manifest["choice"]["accept"] if standing != "right"],
        },
    )


def of_corpus(name: str, manifest: Mapping[str, Any]) -> Card:
    """Of problems that are correct by construction."""
    return Card(
        template="corpus.md.j2",
        name=name,
        licences=(manifest["licence"],),
        tables=(Table(format="problems", files=(("problems", files.ROWS),)),),
        told={"manifest": manifest},
    )


def of_import(name: str, manifest: Mapping[str, Any]) -> Card:
    """Of what was taken of a published corpus."""
    return Card(
        template="import.md.j2",
        name=name,
        licences=(manifest["licence"],),
        tables=(Table(format=manifest["format"], files=(("train", files.ROWS),)),),
        told={"manifest": manifest},
    )


def write_card(folder: Path, card: Card, overview: Overview, *, pictures: bool) -> None:
    """Write README.md, and the pictures that it shows, where matplotlib is installed; older ones give way.

    Raises:
        StoreError: the folder cannot be written to.
    """
    shutil.rmtree(folder / plots.FOLDER, ignore_errors=True)
    drawn: tuple[str, ...] = ()
    if pictures and plots.can_be_drawn():
        drawn = plots.write_statistics(folder / plots.FOLDER, card.name, overview)
    write_file(folder / CARD, rendered(card, overview, drawn).encode())


def rendered(card: Card, overview: Overview, drawn: Sequence[str]) -> str:
    """The card as Markdown.

    Args:
        drawn: what there are pictures of.
    """
    import jinja2
    import yaml

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(card.template).render(
        head=yaml.safe_dump(_head(card, overview.rows), sort_keys=False, allow_unicode=True),
        name=card.name,
        rows=overview.rows,
        lengths={what: found for what in MEASURED if (found := overview.quantiles(what))},
        pictures=[(plots.TITLES[what], f"{plots.FOLDER}/{what}.png") for what in _SHOWN if what in drawn],
        page=f"{plots.FOLDER}/{plots.PAGE}",
        **card.told,
    )


def _head(card: Card, rows: int) -> dict[str, Any]:
    licences = [licence.lower() or "unknown" for licence in card.licences]
    return {
        "pretty_name": card.name,
        "license": licences[0] if len(licences) == 1 else licences,
        "language": ["code", "en"],
        "task_categories": ["text-generation"],
        "tags": ["verilog", "systemverilog", "rtl", "hardware", "rtlgen"],
        "size_categories": [next((word for size, word in _SIZES if rows < size), "n>1M")],
        "configs": [
            {"config_name": t.format, "data_files": [{"split": s, "path": p} for s, p in t.files]}
            for t in card.tables
        ],
    }
