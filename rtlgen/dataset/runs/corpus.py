"""Problems that are correct by construction, as if their answers had been tried."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.digest import digest
from rtlgen.core.errors import StoreError
from rtlgen.core.problem import BenchOrigin
from rtlgen.core.prompt import Message, Role
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.dataset import files
from rtlgen.dataset.example import Made
from rtlgen.dataset.row import SUITE, Answer, Proof, Row
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Key, Run, Tried, Turn
from rtlgen.dataset.split import TEST, TRAIN
from rtlgen.evaluate.twins import twin
from rtlgen.prompting.interface import undescribed
from rtlgen.prompting.render import Wording, spec_to_rtl
from rtlgen.store.codec import decode

CONSTRUCTED = "constructed"
_TOLD_TWICE = ("bullets", "prose")
"""Ways of telling the interface that stay in rtlgen's own prompts, which show the header themselves: so do
the specifications of benchmarks and of people."""
_DESCRIBED = "sections"
"""The way of telling the interface that describes clock and reset: as comments of the header, in rtlgen's own
prompts. Where the sentences alone tell them, a model must learn to read those."""


@value
class Telling:
    """How the problems of a corpus are asked, and which of their answers are given."""

    wording: Wording | None = None
    """In rtlgen's own prompts, as a run of that wording asks them; None for the corpus's words alone."""
    ways: tuple[str, ...] = ()
    """Of building it: where a row has an answer built in one of them, only the first such counts."""

    def prompt(self, row: Row) -> tuple[Message, ...]:
        if self.wording is None:
            return (Message(role=Role.USER, content=row.prompt),)
        problem = row.problem()
        if row.interface in _TOLD_TWICE:
            problem = replace(problem, spec=row.prompt)
        if row.interface != _DESCRIBED:
            problem = undescribed(problem)
        return spec_to_rtl(problem, self.wording).messages

    def chosen(self, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        for way in self.ways:
            for answer in answers:
                if answer.way == way:
                    return (answer,)
        return answers


class CorpusSpring:
    """A corpus of `rtlgen dataset synth`; holds where each row stands, and none of them.

    Args:
        root: its folder.
        telling: how its problems are asked.

    Raises:
        StoreError: it cannot be read, or has no row.
    """

    def __init__(self, root: Path, telling: Telling = Telling()) -> None:  # noqa: B008 - a frozen value
        self._telling = telling
        self._file = root / files.ROWS
        self._places = dict(_places(self._file))
        if not self._places:
            raise StoreError(f"{self._file} has no row")
        origin = self._row(next(iter(self._places))).provenance
        self.run = Run(
            name=root.resolve().name,
            digest=digest(files.read_manifest(root))[:16],
            model=origin.generator,
            revision=origin.version,
            how=CONSTRUCTED,
            tools=origin.tools,
            rtlgen=origin.rtlgen,
        )

    def problem_keys(self) -> Iterable[Key]:
        """As `Spring.problem_keys`: one for each row."""
        return ((SUITE, name, name) for name in self._places)

    def tried(self, key: Key) -> Tried:
        """As `Spring.tried`: each answer as a sample of its own."""
        row = self._row(key[1])
        problem = row.problem()
        prompt = self._telling.prompt(row)
        judged = [
            *((a, _right(row.candidate(a), row)) for a in self._telling.chosen(row.answers)),
            *((a, _wrong(row.candidate(a), a, row)) for a in row.wrong),
        ]
        dialogues = (
            Dialogue(run=self.run, sample=n, turns=(_turn(one, prompt),), made=_made(row, answer))
            for n, (answer, one) in enumerate(judged)
        )
        return Tried(
            problem=problem,
            dialogues=tuple(dialogues),
            family=f"{row.family}/{row.structure}",
            split=TRAIN if row.split == TRAIN else TEST,
            behaviour=row.signature,
        )

    def close(self) -> None:
        """Nothing is open."""

    def _row(self, name: str) -> Row:
        with self._file.open("rb") as file:
            file.seek(self._places[name])
            return decode(Row, file.readline(), where=f"{self._file}: {name}")


def _places(path: Path) -> Iterable[tuple[str, int]]:
    at = 0
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)["id"], at
            at += len(line)


def _turn(judged: Judged, prompt: tuple[Message, ...]) -> Turn:
    assert judged.candidate is not None, "a row's answers are designs"
    return Turn(
        round=0,
        parent=None,
        prompt=prompt,
        completion=Completion(text=judged.candidate.text),
        judged=judged,
        mended=None,
        twin=twin(judged.candidate),
        feedback="",
    )


def _right(candidate: Candidate, row: Row) -> Judged:
    """As the row's proof says: what is not proven is UNKNOWN."""
    if row.proof is None:
        verdict = Verdict(status=Status.UNKNOWN, stage=Stage.SIMULATE, summary="the row has no proof")
    else:
        verdict = _passed(row.proof)
    return Judged(candidate=candidate, verdict=verdict, final=verdict)


def _passed(proof: Proof) -> Verdict:
    return Verdict(
        status=Status.PASS,
        stage=Stage.DONE,
        summary=f"passes the testbench: {proof.samples} samples compared, no mismatch",
        simulation=SimulationResult(
            spoken=True,
            samples=proof.samples,
            end_time_ps=proof.end_time_ps,
            run=ToolRun(argv=(), ended=Ended.EXITED, returncode=0),
        ),
        bench_origin=BenchOrigin.SUITE,
        simulator=proof.simulator,
    )


def _wrong(candidate: Candidate, answer: Answer, row: Row) -> Judged:
    verdict = Verdict(
        status=Status.FAIL,
        stage=Stage.SIMULATE,
        kind=Kind.MISMATCH,
        summary=f"the testbench refuses it: {answer.way}",
        bench_origin=BenchOrigin.SUITE,
        simulator=row.proof.simulator if row.proof is not None else "",
    )
    return Judged(candidate=candidate, verdict=verdict, final=verdict)


def _made(row: Row, answer: Answer) -> Made:
    """From what it can be drawn again, by the generator that the run names."""
    origin = row.provenance
    return Made(
        method=SUITE,
        source=origin.key,
        source_digest=row.id,
        aim=row.family,
        how=answer.way,
        seed=origin.seed,
        prompts=(origin.prompt_digest,) if origin.prompt_digest else (),
    )
