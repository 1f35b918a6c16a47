"""What every method works with, and what makes an augmentation the one that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtlgen import __version__
from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.runs.augmented import AUGMENTED
from rtlgen.dataset.runs.dialogue import Run
from rtlgen.dataset.runs.springs import Spring
from rtlgen.evaluate.sharing import Judge
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


def means(
    method: str,
    output: Path,
    tools: Tools,
    model: ModelBackend | None,
    springs: Sequence[Spring],
    options: dict[str, Any],
) -> Means:
    """Args:
    method: its name.
    output: the folder in which it is made.
    tools: who judges.
    model: who is asked; None where nobody is.
    springs: what is augmented.
    options: of the method.
    """
    versions = tuple(replace(tool, path="") for tool in tools.versions())
    identity: dict[str, Any] = {
        "method": method,
        "options": options,
        "sources": [[s.run.name, s.run.digest] for s in springs],
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
