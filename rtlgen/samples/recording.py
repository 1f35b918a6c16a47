"""Answers as JSON: one line of a recording, one entry of the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rtlgen.core.completion import Completion
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.value import value
from rtlgen.samples.files import lines
from rtlgen.samples.protocol import Found, SamplesError, first_error


@value
class Answered:
    """A request and what it was answered with."""

    request_digest: str
    request: GenerationRequest
    """Its grammar may be left out: it is long, and a recording has it once."""
    grammar_digest: str = ""
    completions: tuple[Completion, ...]

    @property
    def sound(self) -> bool:
        """The digests are those of what is there."""
        written = self.request.grammar_digest
        return written in ("", self.grammar_digest) and (
            self.request.digest_held_to(self.grammar_digest) == self.request_digest
        )


def answered(
    request: GenerationRequest, completions: Sequence[Completion], *, whole: bool = False
) -> Answered:
    """Args:
    whole: with the text of the grammar.
    """
    return Answered(
        request_digest=request.digest,
        request=request if whole else replace(request, grammar=""),
        grammar_digest=request.grammar_digest,
        completions=tuple(completions),
    )


def to_json(row: Answered) -> str:
    """One line, without its end."""
    return _adapter().dump_json(row).decode("utf-8")


def from_json(line: str | bytes) -> Answered:
    """The row of a line.

    Raises:
        ValueError: it is none, or its digest is not that of its request.
    """
    try:
        row = _adapter().validate_json(line)
    except ValidationError as error:
        raise ValueError(first_error(error)) from error
    if not row.sound:
        raise ValueError("request_digest: it is not the digest of the request")
    return row


def answers(path: Path) -> Iterator[tuple[str, Answered]]:
    """The lines of a recording, each with `FILE:LINE`.

    Raises:
        SamplesError: from the iteration, where the file cannot be read or a line is none.
    """
    for where, line in lines(path):
        try:
            yield where, from_json(line)
        except ValueError as error:
            hint = "a line of a recording is {request_digest, request, completions}, as --record writes it"
            raise SamplesError(where, str(error), hint=hint) from error


def recorded(path: Path) -> Iterator[Found]:
    """The completions of a recording; a `Reader`. A request that names no problem has none to count for."""
    for where, row in answers(path):
        if not row.request.problem_id:
            raise SamplesError(where, "the recorded request names no problem")
        for completion in row.completions:
            yield Found(where=where, problem=row.request.problem_id, sample=None, completion=completion)


@cache
def _adapter() -> TypeAdapter[Answered]:
    return TypeAdapter(Answered)
