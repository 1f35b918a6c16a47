"""LLaMA-Factory: alpaca (plain) or sharegpt (conversational) tables, and dataset_info.json, which names them.

Source: data/README.md of LLaMA-Factory. Sets with rejected answers are "ranking"; unpaired rows carry
"kto_tag".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rtlgen.core.prompt import Message, Role
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.columns import identity
from rtlgen.dataset.formats.protocol import Format, Style
from rtlgen.dataset.formats.tables import JsonLines

_SPEAKER = {Role.USER: "human", Role.ASSISTANT: "gpt"}


def llama_factory() -> Format:
    """Supervised, ranked and KTO sets."""
    kinds = frozenset({Kind.SFT, Kind.REPAIR, Kind.PREFERENCE, Kind.UNPAIRED})
    return Format(kinds=kinds, open=_Writer, loader="json", ending=".jsonl")


class _Writer:
    def __init__(self, folder: Path, kind: Kind, style: Style) -> None:
        self._folder = folder
        self._kind = kind
        self._chat = style is Style.CONVERSATIONAL
        self._rows = JsonLines(folder, _sharegpt if self._chat else _alpaca)

    def add(self, example: Example) -> None:
        """As `Writer.add`."""
        self._rows.add(example)

    def close(self) -> None:
        """As `Writer.close`; the splits are known now."""
        self._rows.close()
        info = {
            f"rtlgen_{self._kind.value}_{split}": {
                "file_name": f"{split}.jsonl",
                **_entry(self._kind, self._chat),
            }
            for split in self._rows.splits
        }
        (self._folder / "dataset_info.json").write_text(json.dumps(info, indent=2) + "\n", "utf-8")


def _entry(kind: Kind, chat: bool) -> dict[str, Any]:
    columns = {"messages": "conversations"} if chat else {"prompt": "instruction", "query": "input"}
    columns["system"] = "system"
    if not chat:
        columns["history"] = "history"
    if kind is Kind.PREFERENCE:
        columns |= {"chosen": "chosen", "rejected": "rejected"}
    elif not chat:
        columns["response"] = "output"
    if kind is Kind.UNPAIRED:
        columns["kto_tag"] = "kto_tag"
    entry: dict[str, Any] = {"formatting": "sharegpt" if chat else "alpaca"}
    if kind is Kind.PREFERENCE:
        entry["ranking"] = True
    return entry | {"columns": columns}


def _alpaca(example: Example) -> dict[str, Any]:
    *earlier, last = _turns(example.prompt)
    answers = example.answers
    row: dict[str, Any] = {
        "instruction": last.content,
        "input": "",
        "system": _system(example.prompt),
        "history": [
            [asked.content, said.content] for asked, said in zip(earlier[::2], earlier[1::2], strict=True)
        ],
    }
    if example.kind is Kind.PREFERENCE:
        row |= {"chosen": answers[0].text, "rejected": answers[1].text}
    else:
        row["output"] = answers[0].text
    return row | _tagged(example)


def _sharegpt(example: Example) -> dict[str, Any]:
    answers = example.answers
    told = [_spoken(_SPEAKER[m.role], m.content) for m in _turns(example.prompt)]
    row: dict[str, Any] = {"system": _system(example.prompt), "conversations": told}
    if example.kind is Kind.PREFERENCE:
        row |= {"chosen": _spoken("gpt", answers[0].text), "rejected": _spoken("gpt", answers[1].text)}
    else:
        row["conversations"] = [*told, _spoken("gpt", answers[0].text)]
    return row | _tagged(example)


def _tagged(example: Example) -> dict[str, Any]:
    tag = {"kto_tag": example.answers[0].right} if example.kind is Kind.UNPAIRED else {}
    return tag | identity(example)


def _spoken(who: str, text: str) -> dict[str, str]:
    return {"from": who, "value": text}


def _system(prompt: tuple[Message, ...]) -> str:
    return "\n\n".join(m.content for m in prompt if m.role is Role.SYSTEM)


def _turns(prompt: tuple[Message, ...]) -> list[Message]:
    return [m for m in prompt if m.role is not Role.SYSTEM]
