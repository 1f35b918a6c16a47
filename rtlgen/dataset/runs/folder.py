"""The dialogue of one `rtlgen generate`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.problem import Problem
from rtlgen.core.trace import Attempt, Circumstances, Trace
from rtlgen.core.verdict import Verdict
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Key, Run, Tried, Turn, key_of
from rtlgen.evaluate.twins import twin
from rtlgen.store.codec import encode
from rtlgen.store.run_folder import CIRCUMSTANCES, RunFolder
from rtlgen.suites.errata import errata_of
from rtlgen.verify.adjusted import adjusted


class FolderSpring:
    """The output folder of one `rtlgen generate`.

    Raises:
        StoreError: it holds no trace, or not what the trace was made under.
    """

    def __init__(self, root: Path) -> None:
        folder = RunFolder(root)
        self._trace = folder.read_trace()
        about = folder.read_value(CIRCUMSTANCES, Circumstances)
        self._problem = about.problem
        self.run = _run(root, self._trace, about)

    def problem_keys(self) -> Iterable[Key]:
        """As `Spring.problem_keys`: the problem that was worked on."""
        return [key_of(self._problem)]

    def tried(self, _: Key) -> Tried:
        """As `Spring.tried`: one dialogue, where anything was tried."""
        turns = tuple(_turn(attempt, self._problem) for attempt in self._trace.attempts)
        dialogue = Dialogue(run=self.run, sample=self._trace.sample, turns=turns)
        return Tried(problem=self._problem, dialogues=(dialogue,) if turns else ())

    def close(self) -> None:
        """Nothing is open."""


def _run(root: Path, trace: Trace, about: Circumstances) -> Run:
    return Run(
        name=root.resolve().name,
        digest=digest(encode(trace).decode())[:16],
        model=about.model,
        revision=about.model_revision,
        feedback_level=trace.feedback_level.value,
        tools=about.tools,
        rtlgen=about.rtlgen_version,
    )


def _turn(attempt: Attempt, problem: Problem) -> Turn:
    mended = attempt.mended
    return Turn(
        round=attempt.index,
        parent=attempt.parent,
        prompt=attempt.prompt.messages,
        completion=attempt.completion,
        judged=_judged(attempt.extraction.candidate, attempt.verdict, problem),
        mended=_judged(mended.candidate, mended.verdict, problem) if mended is not None else None,
        twin=twin(attempt.extraction.candidate),
        feedback=attempt.feedback,
        sampling=attempt.sampling,
    )


def _judged(candidate: Candidate | None, verdict: Verdict, problem: Problem) -> Judged:
    return Judged(candidate=candidate, verdict=verdict, final=adjusted(verdict, errata_of(problem)))
