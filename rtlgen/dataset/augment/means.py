"""What every method works with, and what makes an augmentation the one that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Usage
from rtlgen.core.digest import digest
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.dataset.runs.augmented import AUGMENTED
from rtlgen.dataset.runs.dialogue import Run
from rtlgen.evaluate.purse import Purse
from rtlgen.evaluate.sharing import Judge
from rtlgen.generate.budget import Budget
from rtlgen.generate.session import Tools
from rtlgen.models.protocol import ModelBackend
from rtlgen.verify.batch import BatchJudge


@value
class Means:
    judge: Judge
    tools: Tools
    model: ModelBackend | None
    run: Run
    """What all answers that are made have in common."""
    identity: dict[str, Any]
    """Method, options, sources, model, tools: an augmentation goes on only under the same."""

    def within(self, budget: Budget, spent: Usage) -> Means:
        """The same with a model that is asked while the budget lasts."""
        return self if self.model is None else replace(self, model=Purse(self.model, budget, spent))

    def answers(self, candidate: Candidate, problem: Problem) -> bool:
        """Whether a design passes the bench of a problem."""
        found = Extraction(candidate=candidate, method="constructed")
        return self.judge.judge(problem, [found])[0].final.status is Status.PASS


def means(
    method: str,
    output: Path,
    tools: Tools,
    model: ModelBackend | None,
    sources: Sequence[tuple[str, str]],
    options: dict[str, Any],
) -> Means:
    """Args:
    method: its name.
    output: the folder in which it is made.
    tools: who judges.
    model: who is asked; None where nobody is.
    sources: what is augmented, each by its name and the digest of what makes it what it is.
    options: of the method.
    """
    versions = tuple(replace(tool, path="") for tool in tools.versions())
    identity: dict[str, Any] = {
        "method": method,
        "options": options,
        "sources": [list(source) for source in sources],
        "model": [model.name, model.revision] if model is not None else [],
        "tools": {tool.name: tool.version for tool in versions},
        "rtlgen": __version__,
    }
    run = Run(
        name=output.resolve().name,
        digest=digest(identity)[:16],
        model=model.name if model is not None else "",
        revision=model.revision if model is not None else "",
        feedback_level=str(options.get("level", "")),
        tools=versions,
        rtlgen=__version__,
        how=AUGMENTED,
    )
    return Means(judge=BatchJudge(tools.verifier, None), tools=tools, model=model, run=run, identity=identity)
