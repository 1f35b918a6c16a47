"""The dataset card: Markdown with the head that the hub reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rtlgen.core.value import value
from rtlgen.dataset.example import Kind

_TEMPLATE = Path(__file__).with_name("card.md.j2")
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
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@value
class Table:
    """The files of one format that the hub can show."""

    format: str
    files: tuple[tuple[str, str], ...]
    """Split and path."""


def card(name: str, kind: Kind, manifest: Mapping[str, Any], tables: Sequence[Table]) -> str:
    """README.md of a dataset.

    Args:
        name: of its folder.
        kind: of its rows.
        manifest: what it was made from and its figures.
        tables: what it was exported as.
    """
    import jinja2
    import yaml

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    figures = manifest["figures"]
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        head=yaml.safe_dump(_head(name, figures, tables), sort_keys=False, allow_unicode=True),
        name=name,
        title=_TITLES[kind],
        manifest=manifest,
        figures=figures,
        tables=[(name, about) for name, about in _TABLES if figures[name]],
        also=[standing for standing in manifest["choice"]["accept"] if standing != "right"],
    )


def _head(name: str, figures: Mapping[str, Any], tables: Sequence[Table]) -> dict[str, Any]:
    licences = [licence.lower() for licence in figures["licence"]]
    return {
        "pretty_name": name,
        "license": licences[0] if len(licences) == 1 else licences,
        "language": ["code", "en"],
        "task_categories": ["text-generation"],
        "tags": ["verilog", "systemverilog", "rtl", "hardware", "rtlgen"],
        "size_categories": [next((word for size, word in _SIZES if figures["rows"] < size), "n>1M")],
        "configs": [
            {"config_name": t.format, "data_files": [{"split": s, "path": p} for s, p in t.files]}
            for t in tables
        ],
    }
