"""An rtlgen dataset as tasks for verifiers: copied into the package that `--format verifiers` makes.

A reply is worth 1.0 where its design passes the problem's own bench on the simulator of the machine that
scores, 0.0 where it does not. It runs in rtlgen's sandbox.
"""
# mypy: disable-error-code="misc,untyped-decorator,no-any-return,type-arg"

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import verifiers.v1 as vf

from rtlgen.config.settings import resolve
from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.verdict import Status
from rtlgen.dataset.problems import ProblemFile
from rtlgen.extraction.extract import extract
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import make_verifier

_HERE = Path(__file__).parent


class RtlData(vf.TaskData):
    """One problem, as it was asked."""

    problem_digest: str
    split: str
    info: str
    """JSON: suite, family, licence, interface, provenance."""


class RtlTask(vf.Task[RtlData, vf.State, vf.TaskConfig]):
    @vf.reward(weight=1.0)
    async def passes(self, trace: vf.Trace) -> float:
        """Whether the last reply's design is right."""
        return await asyncio.to_thread(self.score, trace.last_reply)

    async def validate(self, runtime: vf.Runtime) -> bool:  # noqa: ARG002 (the machine that scores judges)
        """Whether the reference passes here."""
        return await asyncio.to_thread(self._reference_passes)

    def score(self, reply: str) -> float:
        """1.0 for a PASS, 0.0 for anything else."""
        problem = _problems().problem(self.data.problem_digest)
        return float(_passes(extract(Completion(text=reply), problem), self.data.problem_digest))

    def _reference_passes(self) -> bool:
        from rtlgen.core.candidate import Candidate

        problem = _problems().problem(self.data.problem_digest)
        reference = Candidate(files=problem.reference, top=problem.top)
        return _passes(Extraction(candidate=reference, method="bare"), self.data.problem_digest)


class RtlConfig(vf.TasksetConfig):
    split: str = "train"
    """train or test."""


class RtlTaskset(vf.Taskset[RtlTask, RtlConfig]):
    def load(self) -> Iterator[RtlTask]:
        """The tasks of the split, in the order of the dataset."""
        with (_HERE / "tasks.jsonl").open(encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["split"] == self.config.split:
                    yield RtlTask(RtlData(**row), self.config.task)


def _passes(extraction: Extraction, digest: str) -> bool:
    return _verifier().verify(extraction, _problems().problem(digest)).status is Status.PASS


@cache
def _problems() -> ProblemFile:
    return ProblemFile(_HERE / "problems.jsonl")


@cache
def _verifier() -> Verifier:
    return make_verifier(resolve({}).settings)
