"""A model's reply to the design in it: the chain of readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.extraction import EXTRACTOR, mend
from rtlgen.extraction.blocks import Block, fenced, without_fences
from rtlgen.extraction.choose import Design, choose
from rtlgen.extraction.continuation import continued
from rtlgen.extraction.python_module import extract_python
from rtlgen.extraction.several import files_asked_for
from rtlgen.extraction.structured import from_json, tagged
from rtlgen.extraction.thoughts import Answer, without_thoughts

__all__ = ["extract", "extract_python"]

_REFUSAL = re.compile(
    r"\A\W*(?:I['’]?m sorry|I am sorry|sorry\b|I (?:can(?:no|['’])t|am unable|am not able|won['’]t)"
    r"|I['’]m (?:unable|not able)|as an AI|unfortunately,? I)",
    re.IGNORECASE,
)


def extract(completion: Completion, problem: Problem) -> Extraction:
    """The design in a reply to `problem`. Never raises; where there is no candidate, `reason` says why.

    The readings are tried in order: between tags, in JSON, in fences, anywhere in the text, and as a body
    that goes on from `problem.header`. The first that gives a complete design wins. A design under another
    name stays what it is: that is for the verdict to say.

    Where the problem asks for several files, each part goes to its own.
    """
    answer = without_thoughts(mend.plain(completion.text))
    several = files_asked_for(answer.text, problem) if len(problem.targets) > 1 else None
    if several is not None:
        method, files = several
        return _whole(method, Candidate(files=files, top=problem.top), completion)
    cut: Design | None = None
    for method, design in _readings(answer, problem, completion.finish_reason):
        if not design.cut:
            return _found(method, design, problem, completion)
        cut = cut or design
    if cut is not None:
        return _none(f"the reply breaks off inside module '{cut.cut}'", truncated=True)
    return _why_none(answer, completion)


def _readings(answer: Answer, problem: Problem, finish: FinishReason) -> Iterator[tuple[str, Design]]:
    text = answer.text
    everything = Block(text=without_fences(text), label="prose", closed=False)
    for method, blocks in (
        ("tagged", tagged(text)),
        ("json", from_json(text)),
        ("fence", fenced(text)),
        ("bare", (everything,)),
    ):
        mended = [replace(b, text=mend.separated(b.text)) for b in blocks if not b.is_python]
        design = choose(mended, problem)
        if design is not None and design.top == problem.top:
            yield method, design
            continue
        body = continued(mended, problem, stopped=finish is FinishReason.STOP)
        if body is not None:
            yield "continuation", body
        elif design is not None:
            yield method, design


def _found(method: str, design: Design, problem: Problem, completion: Completion) -> Extraction:
    code = mend.verilog(design.text)
    path = problem.targets[0] if problem.targets else f"{_file_stem(problem.top)}.sv"
    file = SourceFile(path=path, text=code.text.strip("\n") + "\n")
    candidate = Candidate(files=(file,), top=design.top)
    return _whole(method, candidate, completion, (*design.notes, *code.notes))


def _whole(
    method: str, candidate: Candidate, completion: Completion, notes: tuple[str, ...] = ()
) -> Extraction:
    if completion.finish_reason is FinishReason.LENGTH:
        notes = (*notes, "the reply was cut off after the design")
    return Extraction(candidate=candidate, method=method, notes=notes, extractor=EXTRACTOR)


def _file_stem(top: str) -> str:
    return re.sub(r"\W", "_", top) or "design"


def _why_none(answer: Answer, completion: Completion) -> Extraction:
    text = answer.text.strip()
    if answer.unfinished:
        return _none("the reply ends inside a thought that was never finished", truncated=True)
    if completion.finish_reason is FinishReason.LENGTH:
        return _none("the reply was cut off before any module was complete", truncated=True)
    if not text:
        return _none("there is nothing after the thought" if answer.had_thoughts else "the reply is empty")
    if completion.finish_reason is FinishReason.REFUSED or _REFUSAL.match(text):
        return _none(f"the model declined: {' '.join(text.split())[:120]}")
    labels = dict.fromkeys(b.label for b in fenced(text) if b.label and not b.is_verilog)
    if labels:
        return _none(f"the reply holds {', '.join(labels)}, but no Verilog module")
    return _none("there is no Verilog module in the reply")


def _none(reason: str, *, truncated: bool = False) -> Extraction:
    return Extraction(candidate=None, method="none", reason=reason, truncated=truncated, extractor=EXTRACTOR)
