"""What decides a record: by it a run knows itself again, and a finding is remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from rtlgen.core.completion import Completion
from rtlgen.core.digest import canonical
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.extraction import EXTRACTOR
from rtlgen.mending import MENDER
from rtlgen.resources import bench_lib_dir, errata_dir, package_dir

_JUDGING_ROOMS = (
    "core", "verilog", "extraction", "suites", "tools", "simulators", "bench", "static", "mending", "verify",
)  # fmt: skip
"""What is in them can change a verdict. So can the judge of this room."""


@value
class JudgeIdentity:
    """What judges, and how: all that a finding depends on besides problem and completion."""

    tools: tuple[ToolVersion, ...]
    """The judge first. Their paths do not count."""
    sandbox: str
    published: bool
    """Whether the benchmark's own harness has its say."""
    mend: bool
    first_mismatch: bool
    """Whether a simulation may end at its first mismatch: then the counts say less."""
    explain: bool
    """Whether causes of mismatches and lint are told."""
    code: str
    """Of rtlgen itself: see `code_digest`."""

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Name and value, as a manifest has them."""
        tools = "; ".join(f"{tool.name} {tool.version}" for tool in self.tools)
        return (
            ("explanations", "yes" if self.explain else "no"),
            ("extractor", EXTRACTOR),
            ("mends", MENDER if self.mend else "none"),
            ("published verdicts", "yes" if self.published else "no"),
            ("rtlgen", self.code),
            ("sandbox", self.sandbox),
            ("simulation", "first mismatch" if self.first_mismatch else "whole"),
            ("tools", tools),
        )


def finding_keys(judge: JudgeIdentity) -> Callable[[Problem, Completion], bytes]:
    """What findings of this judge are remembered by; quick, since a warm run does little else."""
    common = canonical(judge.parts())

    @cache
    def of_problem(digest: str) -> bytes:
        return hashlib.sha256(common + digest.encode()).digest()

    def key(problem: Problem, completion: Completion) -> bytes:
        text = completion.text.encode("utf-8", "replace")
        return hashlib.sha256(
            of_problem(problem.digest) + completion.finish_reason.value.encode() + b"\0" + text
        ).digest()

    return key


@cache
def code_digest() -> str:
    """Of what decides verdicts in rtlgen as it is installed; in a checkout every edit there changes it."""
    package = package_dir()
    roots = [*(package / room for room in _JUDGING_ROOMS), bench_lib_dir(), errata_dir()]
    judge = [package / "evaluate" / f"{name}.py" for name in ("doubt", "judging", "sharing", "twins")]
    hashed = hashlib.sha256()
    for file in (*_files(roots), *judge):
        hashed.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hashed.hexdigest()


def _files(roots: Sequence[Path]) -> Iterable[Path]:
    for root in roots:
        yield from sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
