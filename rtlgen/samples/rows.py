"""One completion a row: JSON lines, or one JSON list of the same objects.

    {"problem_id" or "task_id" or "id", "completion" or "code", "sample", "finish_reason", "model", "usage"}

So are VerilogEval v1's samples (a task many times, no numbers), OriGen's, and CVDP's exchange. AutoBench
keeps the answers to one task together: {"task_id", "llmgen_RTL": [...]}. Other keys are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from rtlgen.core.completion import Completion, Usage, finish_reason
from rtlgen.samples.files import lines
from rtlgen.samples.protocol import Found, SamplesError, first_error

_EXPECTED = 'a row is {"problem_id" or "task_id": ..., "completion" or "code": ..., "sample": 0, 1, ...}'
_MOST = 2**31 - 1
_MISSING = {
    "problem_id": "it names no problem",
    "completion": "it holds no completion",
}


class _Usage(BaseModel):
    prompt_tokens: int = Field(default=0, ge=0, le=_MOST)
    completion_tokens: int = Field(default=0, ge=0, le=_MOST)


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())

    problem_id: str = Field(validation_alias=AliasChoices("problem_id", "task_id", "id"), min_length=1)
    completion: str | list[str] = Field(validation_alias=AliasChoices("completion", "code", "llmgen_RTL"))
    sample: int | None = Field(default=None, ge=0, le=_MOST)
    finish_reason: str | None = None
    model: str | None = None
    model_revision: str | None = None
    usage: _Usage | None = None


def json_lines(path: Path) -> Iterator[Found]:
    """The rows of a file of JSON lines; a `Reader`."""
    for where, line in lines(path):
        try:
            yield from _found(where, _Row.model_validate_json(line))
        except ValidationError as error:
            raise SamplesError(where, _told(error), hint=_EXPECTED) from error


def json_list(path: Path) -> Iterator[Found]:
    """The rows of one JSON list; a `Reader`."""
    from rtlgen.samples.json_list import items

    for number, item in enumerate(items(path, 1), 1):
        where = f"{path}: row {number}"
        try:
            yield from _found(where, _Row.model_validate(item))
        except ValidationError as error:
            raise SamplesError(where, _told(error), hint=_EXPECTED) from error


def _found(where: str, row: _Row) -> Iterator[Found]:
    texts = [row.completion] if isinstance(row.completion, str) else row.completion
    if row.sample is not None and len(texts) != 1:
        raise SamplesError(where, f"it has one number, and {len(texts)} completions", hint=_EXPECTED)
    usage = row.usage or _Usage()
    for text in texts:
        yield Found(
            where=where,
            problem=row.problem_id,
            sample=row.sample,
            completion=Completion(
                text=text,
                finish_reason=finish_reason(row.finish_reason or "stop"),
                usage=Usage(prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens),
                model=row.model or "",
                model_revision=row.model_revision or "",
            ),
        )


def _told(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    told = _MISSING.get(str(first["loc"][0])) if first["type"] == "missing" else None
    return told or first_error(error)
