"""The shapes in which corpora are published: from a record to prompts with code (pure).

A shape is known by the fields of a record, upper and lower case aside. What none of them fits is read with
`Columns`: the user says which field is what.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rtlgen.core.errors import UnknownName, UsageError
from rtlgen.core.value import value

Record = Mapping[str, Any]


@value
class Entry:
    """A prompt and the answer that goes with it, as published."""

    prompt: str
    """Empty where there is code alone."""
    answer: str
    tags: tuple[str, ...] = ()


Reader = Callable[[Record], Iterator[Entry]]


@value
class Shape:
    name: str
    home: str
    """What the corpus is called where it is published; empty for a shape that many use."""
    licence: str
    """SPDX, of the corpus; empty where it is not known."""
    fields: frozenset[str]
    """That a record of it has, in lower case."""
    read: Reader


_TAGS = re.compile(r"<s>|</s>|\[/?INST\]|<<SYS>>.*?<</SYS>>|<</?SYS>>", re.DOTALL)
_BETWEEN = re.compile(r"\[?CODE BEGIN\]?(.*?)\[?CODE END\]?", re.DOTALL | re.IGNORECASE)


def _plain(record: Record) -> Iterator[Entry]:
    """Instruction, perhaps with more input, and an answer or a list of them with the best last."""
    prompt = "\n\n".join(filter(None, (_text(record["instruction"]), _text(record.get("input")))))
    answers = record["response"]
    last = answers[-1] if isinstance(answers, list) and answers else answers
    yield Entry(prompt=prompt, answer=_text(last))


def _alpaca(record: Record) -> Iterator[Entry]:
    return _plain({**record, "response": record["output"]})


def _mg_verilog(record: Record) -> Iterator[Entry]:
    told = record["description"]
    grains = told if isinstance(told, Mapping) else {"description": told}
    for grain, text in grains.items():
        prompt = _TAGS.sub("", _text(text)).strip()
        if prompt:
            yield Entry(prompt=prompt, answer=_text(record["code"]), tags=(grain,))


def _pyranet(record: Record) -> Iterator[Entry]:
    told = record["description"]
    prompt = told.get("description", "") if isinstance(told, Mapping) else told
    tags = tuple(f"{k}: {record[k]}" for k in ("complexity", "compile_status") if record.get(k))
    yield Entry(prompt=_text(prompt), answer=_text(record["code"]), tags=tags)


def _verithoughts(record: Record) -> Iterator[Entry]:
    verified = str(record.get("verified")).lower() == "true"
    answer = _text(record["generated_verilog"] if verified else record["ground_truth"])
    found = _BETWEEN.search(answer)
    tags = ("generated",) if verified else ("ground truth",)
    yield Entry(prompt=_text(record["question"]), answer=found[1] if found else answer, tags=tags)


def _verl(record: Record) -> Iterator[Entry]:
    truth = record["reward_model"]
    answer = truth.get("ground_truth", "") if isinstance(truth, Mapping) else truth
    yield Entry(prompt=_last_asked(record["prompt"]), answer=_verilog_in(answer))


def _not_so_tiny(record: Record) -> Iterator[Entry]:
    yield Entry(prompt=_text(record["prompt"]), answer=_text(record["golden_module"]))


def _hdlbits(record: Record) -> Iterator[Entry]:
    prompt = f"{_text(record['description'])}\n\n{_text(record['header'])}"
    yield Entry(prompt=prompt, answer=_text(record["module_code"]))


def _prompt_completion(record: Record) -> Iterator[Entry]:
    completion = record["completion"]
    answer = completion if isinstance(completion, str) else _said(completion, "assistant")
    yield Entry(prompt=_last_asked(record["prompt"]), answer=answer)


def _messages(record: Record) -> Iterator[Entry]:
    told = record["messages"]
    yield Entry(prompt=_last_asked(told), answer=_said(told, "assistant"))


def _sharegpt(record: Record) -> Iterator[Entry]:
    names = {"human": "user", "gpt": "assistant"}
    told = [{"role": names.get(m["from"], m["from"]), "content": m["value"]} for m in record["conversations"]]
    return _messages({"messages": told})


def _code_alone(record: Record) -> Iterator[Entry]:
    yield Entry(prompt="", answer=_text(record["text"]))


def _shape(name: str, fields: str, read: Reader, home: str = "", licence: str = "") -> Shape:
    return Shape(name=name, home=home, licence=licence, fields=frozenset(fields.split()), read=read)


SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        _shape("verithoughts", "question ground_truth generated_verilog", _verithoughts, "VeriThoughts"),
        _shape("pyranet", "code description compile_status", _pyranet, "PyraNet"),
        _shape("mg-verilog", "code description", _mg_verilog, "GaTech-EIC/MG-Verilog", "CC-BY-NC-SA-4.0"),
        _shape("hdlbits", "task_id description header module_code", _hdlbits, "AutoBench"),
        _shape("not-so-tiny", "prompt golden_module", _not_so_tiny, "HPAI-BSC/NotSoTiny"),
        _shape("verl", "prompt reward_model", _verl),
        _shape("rtl-coder", "instruction response", _plain),
        _shape("alpaca", "instruction output", _alpaca),
        _shape("trl", "prompt completion", _prompt_completion),
        _shape("messages", "messages", _messages),
        _shape("sharegpt", "conversations", _sharegpt),
        _shape("text", "text", _code_alone),
    )
}
"""By name; those with more fields of their own first. The rows of OriGen and others have the fields of
RTL-Coder's; CodeV-R1's for reinforcement learning are verl's; VeriGen's are text."""


def columns(text: str) -> Shape:
    """The shape of "prompt=FIELD,code=FIELD"; without a prompt for code alone.

    Raises:
        UsageError: it is not that.
    """
    pairs = dict(part.strip().split("=", 1) for part in text.split(",") if "=" in part)
    if "code" not in pairs or not set(pairs) <= {"prompt", "code"}:
        raise UsageError(f"'{text}' says no columns", hint="--columns prompt=FIELD,code=FIELD")
    wanted = {k: v.lower() for k, v in pairs.items()}

    def read(record: Record) -> Iterator[Entry]:
        prompt = _text(record[wanted["prompt"]]) if "prompt" in wanted else ""
        yield Entry(prompt=prompt, answer=_text(record[wanted["code"]]))

    return Shape(name="columns", home="", licence="", fields=frozenset(wanted.values()), read=read)


def named(name: str) -> Shape:
    """The shape of that name.

    Raises:
        UnknownName: there is none.
    """
    if name not in SHAPES:
        raise UnknownName("format", name, ["auto", *SHAPES])
    return SHAPES[name]


def detected(record: Record) -> Shape | None:
    """The shape that a record has; None for none that is known."""
    return next((shape for shape in SHAPES.values() if shape.fields <= set(record)), None)


def lowered(record: Record) -> dict[str, Any]:
    """The record with the names of its fields in lower case."""
    return {str(name).lower(): found for name, found in record.items()}


def _text(found: object) -> str:
    return found if isinstance(found, str) else "" if found is None else json.dumps(found, default=str)


def _last_asked(prompt: object) -> str:
    return prompt if isinstance(prompt, str) else _said(prompt, "user")


def _said(messages: object, role: str) -> str:
    """The last thing that somebody said."""
    told = messages if isinstance(messages, list) else []
    said = [_text(m.get("content")) for m in told if isinstance(m, Mapping) and m.get("role") == role]
    return said[-1] if said else ""


def _verilog_in(truth: object) -> str:
    """The text with a module in it, among strings in JSON or in a structure."""
    if isinstance(truth, str):
        try:
            inner = json.loads(truth)
        except ValueError:
            return truth
        return _verilog_in(inner) if isinstance(inner, dict | list) else truth
    inside = truth.values() if isinstance(truth, Mapping) else truth if isinstance(truth, list) else ()
    return next((text for text in map(_verilog_in, inside) if "module" in text), "")
