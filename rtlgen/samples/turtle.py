"""TuRTLe's generations (github.com/HPAI-BSC/TuRTLe): one JSON list of tasks, each a list of samples.

    [[{"prompt", "test_path": ".../Prob001_zero_test.sv", "ref_path", "reasoning", "generation"}, ...], ...]

A sample names its task by the path of its bench alone: VerilogEval's by the file, RTLLM's by the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ValidationError

from rtlgen.core.completion import Completion
from rtlgen.samples.json_list import items
from rtlgen.samples.protocol import Found, SamplesError, first_error

_EXPECTED = 'a generation is {"generation": ..., "test_path": ".../NAME_test.sv" or ".../NAME/testbench.v"}'


class _Generation(BaseModel):
    generation: str
    test_path: str


def generations(path: Path) -> Iterator[Found]:
    """The samples of all tasks; a `Reader`."""
    for number, item in enumerate(items(path, 2), 1):
        where = f"{path}: generation {number}"
        try:
            one = _Generation.model_validate(item)
        except ValidationError as error:
            raise SamplesError(where, first_error(error), hint=_EXPECTED) from error
        problem = _task(one.test_path)
        if not problem:
            raise SamplesError(where, f"'{one.test_path}' names no task", hint=_EXPECTED)
        yield Found(where=where, problem=problem, sample=None, completion=Completion(text=one.generation))


def _task(test_path: str) -> str:
    bench = PurePosixPath(test_path)
    return bench.stem.removesuffix("_test") if bench.stem.endswith("_test") else bench.parent.name
