"""Values that the store's tests share."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.hdl import SourceFile
from rtlgen.core.prompt import Message, Prompt, Role, Sampling
from rtlgen.core.trace import Attempt
from rtlgen.core.verdict import Kind, Stage, Status, Verdict

FAILED = Verdict(status=Status.FAIL, stage=Stage.SIMULATE, kind=Kind.MISMATCH, summary="3 of 10")
PASSED = Verdict(status=Status.PASS, stage=Stage.DONE)


def candidate(text: str = "module top; endmodule\n", *, path: str = "design.sv") -> Candidate:
    return Candidate(files=(SourceFile(path=path, text=text),), top="top")


def attempt(index: int = 0, *, verdict: Verdict = FAILED, text: str = "module top; endmodule\n") -> Attempt:
    return Attempt(
        index=index,
        parent=index - 1 if index else None,
        prompt=Prompt(messages=(Message(role=Role.USER, content=f"write it ({index})"),)),
        sampling=Sampling(),
        completion=Completion(text=f"```\n{text}```", usage=Usage(prompt_tokens=10, completion_tokens=5)),
        extraction=Extraction(candidate=candidate(text), method="fence"),
        verdict=verdict,
    )
