"""RTL-Coder: JSON lines in files that are called .json, plain and scored.

Source: train/ of RTL-Coder. Its trainer takes the last response; in scored rows that is the right one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rtlgen.core.prompt import Role
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.columns import identity
from rtlgen.dataset.formats.protocol import Format, Style
from rtlgen.dataset.formats.tables import JsonLines


def rtl_coder() -> Format:
    """Instructions with a response, or with several that have scores."""
    kinds = frozenset({Kind.SFT, Kind.REPAIR, Kind.SCORED})
    return Format(kinds=kinds, open=_open, loader="json", ending=".json")


def _open(folder: Path, _: Kind, __: Style) -> JsonLines:
    return JsonLines(folder, _row, ending=".json")


def _row(example: Example) -> dict[str, Any]:
    system = [m.content for m in example.prompt if m.role is Role.SYSTEM]
    asked = [m.content for m in example.prompt if m.role is not Role.SYSTEM]
    row: dict[str, Any] = {
        "Instruction": "\n\n".join(m.strip() for m in (*system, asked[0])),
        "Input": "\n\n".join(m.strip() for m in asked[1:]),
        "Response": [a.code or a.text for a in example.answers],
    }
    if example.kind is Kind.SCORED:
        row["Score"] = [a.score for a in example.answers]
    return row | identity(example)
