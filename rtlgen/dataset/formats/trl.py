"""TRL's dataset types, conversational and plain.

Source: TRL's documentation of dataset formats and types (1.16). Stepwise rows have no
conversational form there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.columns import identity, judging, messages, plain, reply
from rtlgen.dataset.formats.protocol import Format, Style
from rtlgen.dataset.formats.tables import JsonLines


def trl() -> Format:
    """The type that goes with the kind: prompt-completion, preference, unpaired, stepwise, prompt-only."""
    kinds = frozenset(_TYPES)
    return Format(kinds=kinds, open=_open_typed, loader="json", ending=".jsonl")


def language_modeling() -> Format:
    """TRL's type of that name: prompt and answer in one."""
    kinds = frozenset({Kind.SFT, Kind.REPAIR})
    return Format(kinds=kinds, open=_open_language, loader="json", ending=".jsonl")


def _open_typed(folder: Path, kind: Kind, style: Style) -> JsonLines:
    make = _TYPES[kind]
    return JsonLines(folder, lambda e: {**make(e, style is Style.CONVERSATIONAL), **identity(e)})


def _open_language(folder: Path, _: Kind, style: Style) -> JsonLines:
    return JsonLines(folder, lambda e: {**_language(e, style is Style.CONVERSATIONAL), **identity(e)})


def _language(example: Example, chat: bool) -> dict[str, Any]:
    text = example.answers[0].text
    if chat:
        return {"messages": messages(example.prompt) + reply(text)}
    return {"text": plain(example.prompt) + text}


def _prompt(example: Example, chat: bool) -> Any:
    return messages(example.prompt) if chat else plain(example.prompt)


def _said(text: str, chat: bool) -> Any:
    return reply(text) if chat else text


def _completion(example: Example, chat: bool) -> dict[str, Any]:
    return {"prompt": _prompt(example, chat), "completion": _said(example.answers[0].text, chat)}


def _preference(example: Example, chat: bool) -> dict[str, Any]:
    chosen, rejected = example.answers
    return {
        "prompt": _prompt(example, chat),
        "chosen": _said(chosen.text, chat),
        "rejected": _said(rejected.text, chat),
        "score_chosen": chosen.score,
        "score_rejected": rejected.score,
        "margin": example.margin,
        "reason": example.reason,
    }


def _unpaired(example: Example, chat: bool) -> dict[str, Any]:
    return {**_completion(example, chat), "label": example.answers[0].right}


def _stepwise(example: Example, _: bool) -> dict[str, Any]:
    return {
        "prompt": plain(example.prompt),
        "completions": [a.text for a in example.answers],
        "labels": [a.right for a in example.answers],
    }


def _prompt_only(example: Example, chat: bool) -> dict[str, Any]:
    return {"prompt": _prompt(example, chat), **judging(example)}


_TYPES = {
    Kind.SFT: _completion,
    Kind.REPAIR: _completion,
    Kind.PREFERENCE: _preference,
    Kind.UNPAIRED: _unpaired,
    Kind.STEPWISE: _stepwise,
    Kind.PROMPT: _prompt_only,
}
