"""What a failed test says: the assertion, or the exception, at the bench's own line."""

from __future__ import annotations

import traceback
from collections.abc import Collection

from cocotb.regression import SimFailure

ENDED_EARLY = (
    "the simulation ended before the test did: a $finish or $fatal in the design, or nothing left to "
    "simulate (no clock running)"
)
MAX_CHARACTERS = 6000
_FRAMES = 4


def message(error: BaseException | None, files: Collection[str]) -> str:
    """`file:line: text` for an assertion; for any other exception its type too, and the bench's own frames.

    Args:
        files: the bench's files; frames of libraries are left out.
    """
    if error is None:
        return ""
    if isinstance(error, SimFailure):
        return ENDED_EARLY
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]
    where = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    text = str(error).strip()
    if isinstance(error, SyntaxError) and error.filename in files:
        where, text = f"{error.filename}:{error.lineno}: ", error.msg
    if isinstance(error, AssertionError):
        called = frames[-1].line if frames else ""
        body = text or f"assertion failed: {called}"
    else:
        trace = [f"  {f.filename}:{f.lineno} in {f.name}: {f.line}" for f in frames[-_FRAMES:]]
        body = "\n".join([f"{type(error).__name__}: {text}".removesuffix(": "), *trace])
    whole = where + body
    return whole if len(whole) <= MAX_CHARACTERS else f"{whole[:MAX_CHARACTERS]} [cut]"
